/** Ids that follow from content, so that the same row is the same thing however often it is imported. */
import { createHash } from 'node:crypto';
import type { Value } from '#lib/core/values.ts';

type Part = Value | readonly Part[] | { readonly [key: string]: Part };

/** sha256 over the parts as JSON; `prefix_` and 24 hex digits. */
export function contentId(prefix: string, ...parts: readonly Part[]): string {
  return `${prefix}_${createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)}`;
}
