import { StoreError } from '../../store-error.ts';
import type { Connection } from '../connection.ts';

/** The short number of an account. Throws `unknown-account`. */
export function accountNumber(connection: Connection, id: string): number {
  const row = connection.prepare<{ n: number }>('SELECT n FROM accounts WHERE id = ?').get(id);
  if (row) return row.n;
  throw new StoreError('unknown-account', `There is no account "${id}". Import it first, or check the id.`);
}
