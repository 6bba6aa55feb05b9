/** What programs may deliver, one file per kind: its schema and how an item becomes a change of its account. */
import type { z } from 'zod';
import type { AccountChange } from '../../store/history-store.ts';
import type { ItemDesk } from './item-desk.ts';

export interface ItemKind<Item extends { readonly messageId?: string | undefined }> {
  /** One of them in a sentence: "observation". */
  readonly singular: string;
  readonly schema: z.ZodType<Item>;
  /** Items for the reference; each is sent to a running server by a test. */
  readonly examples: readonly Item[];
  /** Looks up what the items need, before any of them is read. */
  readonly prepare: (items: readonly Item[], desk: ItemDesk) => Promise<void>;
  /** `null` with a fault at the desk when it cannot be taken. */
  readonly read: (item: Item, desk: ItemDesk) => AccountChange | null;
}

/** Types stay together where the kinds are listed side by side. */
export function itemKind<Item extends { readonly messageId?: string | undefined }>(
  kind: ItemKind<Item>,
): ItemKind<Item> {
  return kind;
}
