import type { Account } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { Misuse } from './misuse.ts';

/** An account by its own id, by the id import files use for it, or by its exact name. */
export async function findAccount(store: Store, name: string): Promise<Account> {
  const byExternal = (await store.findAccounts('account', [name])).get(name);
  const [account] = await store.readAccounts([byExternal ?? name]);
  if (account) return account;
  const { rows } = await store.listBook({
    search: name,
    sort: 'name',
    descending: false,
    limit: 6,
    offset: 0,
    now: Date.now(),
    status: 'all',
  });
  const exact = rows.filter((row) => row.name === name);
  const [only] = exact.length === 1 ? exact : rows.length === 1 ? rows : [];
  const [found] = only ? await store.readAccounts([only.accountId]) : [];
  if (found) return found;
  const hint =
    rows.length > 0
      ? ` Did you mean ${rows.map((row) => `${row.name} (${row.accountId})`).join(', ')}?`
      : ' Name it by the id of your import file, or by its exact name; "rapport import accounts FILE.csv" brings accounts in.';
  throw new Misuse(`There is no account "${name}".${hint}`);
}
