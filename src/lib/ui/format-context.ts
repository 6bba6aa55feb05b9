import { getContext, setContext } from 'svelte';
import type { Format } from './format.ts';

/** Only tests need it: they render without a layout. */
export const formatKey = Symbol('format');

/** Called once by the layout, with a function, so that a change of settings reaches every component. */
export function provideFormat(read: () => Format): void {
  setContext(formatKey, read);
}

/** The workspace's way of writing numbers and moments; read it where it is used. */
export function useFormat(): () => Format {
  return getContext<() => Format>(formatKey);
}
