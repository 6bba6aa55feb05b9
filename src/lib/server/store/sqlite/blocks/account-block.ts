import { blockAccounts, type AccountBlock } from '../../fact-block-store.ts';
import type { Connection } from '../connection.ts';
import { accountsOf, rowOf } from './row-numbers.ts';

export function countBlocks(connection: Connection): number {
  return Math.ceil(lastAccount(connection) / blockAccounts);
}

export function lastAccount(connection: Connection): number {
  return connection.prepare<{ n: number | null }>('SELECT max(n) AS n FROM accounts').get()!.n ?? 0;
}

type Row = [
  n: number,
  id: string | null,
  rev: number,
  churnedAt: number | null,
  dueAt: number | null,
  fence: number | null,
  leaseUntil: number | null,
  settledRev: number | null,
  hasMore: number,
];

const ACCOUNTS = `
  SELECT a.n, iif(a.is_gone, NULL, a.id), a.rev, a.churned_at, d.due_at, d.fence, d.lease_until, d.settled_rev,
    a.has_overrides OR a.event_rev > coalesce(d.settled_rev, 0)
  FROM accounts a LEFT JOIN due_accounts d ON d.account = a.n WHERE a.n BETWEEN ? AND ? ORDER BY a.n`;

const RUNNING = `SELECT DISTINCT account FROM runs WHERE account BETWEEN ? AND ? AND status = 'active'`;

/** Two statements, whatever the number of accounts. */
export function readAccountBlock(connection: Connection, block: number): AccountBlock {
  return connection.db.transaction(() => {
    const [first, last] = accountsOf(block);
    const count = Math.max(0, Math.min(last, lastAccount(connection)) - first + 1);
    const array = (fill: number): Float64Array => new Float64Array(count).fill(fill);
    const ids = new Array<string | null>(count).fill(null);
    const [revs, churnedAt, dueAt, fences] = [array(0), array(NaN), array(Infinity), array(0)];
    const [leaseUntil, settledRevs, hasMore] = [array(0), array(NaN), new Uint8Array(count)];
    for (const each of connection.prepare<Row>(ACCOUNTS).raw().all(first, last)) {
      const row = rowOf(each[0]);
      ids[row] = each[1];
      revs[row] = each[2];
      churnedAt[row] = each[3] ?? NaN;
      dueAt[row] = each[4] ?? Infinity;
      fences[row] = each[5] ?? 0;
      leaseUntil[row] = each[6] ?? 0;
      settledRevs[row] = each[7] ?? NaN;
      hasMore[row] = each[8];
    }
    for (const [account] of connection.prepare<[number]>(RUNNING).raw().all(first, last)) hasMore[rowOf(account)] = 1;
    return { block, ids, revs, churnedAt, dueAt, fences, leaseUntil, settledRevs, hasMore };
  })();
}
