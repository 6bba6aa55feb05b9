/** Gathers entries by account until there are enough for a chunk. */
import type { AccountChange } from '../../../store/history-store.ts';
import type { ImportChange, WantedOwner } from '../../../store/import-store.ts';

type Mutable<T> = {
  -readonly [Key in keyof T]: T[Key] extends readonly (infer Item)[] | undefined ? Item[] | undefined : T[Key];
};

export type GrowingChange = Mutable<ImportChange>;

type Lists = 'contacts' | 'attributes' | 'observations' | 'events' | 'records' | 'contactRoles' | 'owners' | 'outcomes';
type ItemOf<List extends Lists> = NonNullable<AccountChange[List]>[number];

export interface ChangeBuilder {
  add<List extends Lists>(accountId: string, list: List, item: ItemOf<List>): void;
  name(accountId: string, name: string): void;
  identify(accountId: string, source: string, externalId: string): void;
  /** An owner who is none of our people (yet). */
  want(accountId: string, owner: WantedOwner): void;
  /** Entries, contacts, names and ids waiting. */
  readonly waiting: () => number;
  readonly accounts: () => number;
  /** Up to `most` accounts' changes, in the order the accounts first came. */
  take(most: number): ImportChange[];
}

export function newChangeBuilder(): ChangeBuilder {
  const changes = new Map<string, GrowingChange>();
  let waiting = 0;
  const of = (accountId: string) => {
    waiting += 1;
    const known = changes.get(accountId);
    if (known) return known;
    const change: GrowingChange = { accountId };
    changes.set(accountId, change);
    return change;
  };
  return {
    add(accountId, list, item) {
      const change = of(accountId);
      const items = change[list] as (typeof item)[] | undefined;
      if (items) items.push(item);
      else (change as Record<string, unknown>)[list] = [item];
    },
    name(accountId, name) {
      of(accountId).name = name;
    },
    identify(accountId, source, externalId) {
      const change = of(accountId);
      change.externalIds = { ...change.externalIds, [source]: externalId };
    },
    want(accountId, owner) {
      const change = of(accountId);
      (change.wantedOwners ??= []).push(owner);
    },
    waiting: () => waiting,
    accounts: () => changes.size,
    take(most) {
      const taken: ImportChange[] = [];
      for (const [id, change] of changes) {
        if (taken.length === most) break;
        taken.push(change);
        changes.delete(id);
      }
      if (changes.size === 0) waiting = 0;
      return taken;
    },
  };
}
