import type { Exported } from '../../operations-store.ts';
import { StoreError } from '../../store-error.ts';
import type { Connection } from '../connection.ts';
import { dependantsOf } from './dependants.ts';

/** Everything stored about an account, by table. Throws `unknown-account`. */
export function exportAccount(connection: Connection, id: string): Exported {
  const account = connection.prepare<{ n: number }>('SELECT * FROM accounts WHERE id = ?').get(id);
  if (!account) throw new StoreError('unknown-account', `There is no account "${id}". Check the id.`);
  return { accounts: [account as unknown as Record<string, unknown>], ...rowsOf(connection, account.n, () => true) };
}

/** The rows of its account that name a contact by its id, name or address. Throws `unknown-account`. */
export function exportContact(connection: Connection, id: string): Exported {
  const contact = connection
    .prepare<{ account: number; name: string; email: string | null }>('SELECT * FROM contacts WHERE id = ?')
    .get(id);
  if (!contact) throw new StoreError('unknown-account', `There is no contact "${id}". Check the id.`);
  const words = [JSON.stringify(id), contact.name, ...(contact.email === null ? [] : [contact.email])];
  return rowsOf(connection, contact.account, (row) => {
    const values = Object.values(row).filter((each) => typeof each === 'string');
    return values.some((each) => each === id || words.some((word) => each.includes(word)));
  });
}

/** Signals and sources by their names. */
function rowsOf(
  connection: Connection,
  account: number,
  isWanted: (row: Record<string, unknown>) => boolean,
): Exported {
  const term = connection.db.prepare<[unknown], string>('SELECT text FROM terms WHERE n = ?').pluck();
  const named = (row: Record<string, unknown>) => ({
    ...row,
    ...(typeof row['signal'] === 'number' ? { signal: term.get(row['signal']) } : {}),
    ...(typeof row['source'] === 'number' ? { source: term.get(row['source']) } : {}),
  });
  const tables = new Map<string, Record<string, unknown>[]>();
  connection.db.transaction(() => {
    for (const { table, where } of dependantsOf(connection)) {
      const rows = connection.db
        .prepare<[number], Record<string, unknown>>(`SELECT * FROM "${table}" WHERE ${where}`)
        .all(account)
        .filter(isWanted)
        .map(named);
      if (rows.length > 0) tables.set(table, [...(tables.get(table) ?? []), ...rows]);
    }
  })();
  return Object.fromEntries(tables);
}
