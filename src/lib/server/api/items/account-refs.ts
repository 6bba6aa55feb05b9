/** From what a sender calls an account to our id of it. */
import { contentId } from '../../sources/csv/rows/content-id.ts';
import { plainDomain } from '../../sources/csv/rows/account-finder.ts';
import type { Store } from '../../store/store.ts';

export type AccountRef = string | { readonly source: string; readonly id: string };

/** The source of ids that stand for themselves: those of import files. */
const OWN = 'account';

export function newAccountRefs(store: Pick<Store, 'findAccounts' | 'readAccounts'>) {
  /** By source and id; `null`: nobody has it. */
  const known = new Map<string, string | null>();
  const keyOf = (ref: AccountRef) => {
    const { source, id } = partsOf(ref);
    return `${source} ${id}`;
  };

  return {
    /** One question per source, and one for our own ids. */
    async prepare(refs: readonly AccountRef[]): Promise<void> {
      const wanted = new Map<string, Set<string>>();
      for (const ref of refs) {
        if (known.has(keyOf(ref))) continue;
        const { source, id } = partsOf(ref);
        const ids = wanted.get(source) ?? new Set();
        wanted.set(source, ids.add(id));
      }
      for (const [source, ids] of wanted) {
        const found = await store.findAccounts(source, [...ids]);
        for (const id of ids) known.set(`${source} ${id}`, found.get(id) ?? null);
        if (source !== OWN) continue;
        const rest = [...ids].filter((id) => !found.has(id));
        if (rest.length > 0) for (const { id } of await store.readAccounts(rest)) known.set(`${OWN} ${id}`, id);
      }
    },
    /** Our id; `null` when there is no such account. */
    idOf: (ref: AccountRef): string | null => known.get(keyOf(ref)) ?? null,
    /**
     * The id that a new account gets, and from now on has here. It follows from what the sender calls it, so that of two requests that
     * come at once both mean the same account.
     */
    make(ref: AccountRef): { readonly id: string; readonly source: string; readonly externalId: string } {
      const { source, id: externalId } = partsOf(ref);
      const id = contentId('acc', source, externalId);
      known.set(keyOf(ref), id);
      return { id, source, externalId };
    },
    say(ref: AccountRef): string {
      const { source, id } = partsOf(ref);
      return source === OWN ? `"${id}"` : `with the ${source} id "${id}"`;
    },
  };
}

function partsOf(ref: AccountRef): { source: string; id: string } {
  if (typeof ref === 'string') return { source: OWN, id: ref };
  return ref.source === 'domain' ? { source: 'domain', id: plainDomain(ref.id) } : ref;
}
