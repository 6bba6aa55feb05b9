/** Every kind of item there is, by the last part of its address. */
import { accounts } from './accounts.ts';
import { contacts } from './contacts.ts';
import { events } from './events.ts';
import type { ItemKind } from './item-kind.ts';
import { observations } from './observations.ts';
import { outcomes } from './outcomes.ts';
import { records } from './records.ts';

export type AnyItem = { readonly messageId?: string | undefined };
export type KindName = 'accounts' | 'contacts' | 'observations' | 'events' | 'records' | 'outcomes';

/** Whoever reads an item has run its kind's schema on it. */
export const kinds = { accounts, contacts, observations, events, records, outcomes } as unknown as Readonly<
  Record<KindName, ItemKind<AnyItem>>
>;
