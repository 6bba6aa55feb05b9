import { blockAccounts, type AccountBlock } from '../../fact-block-store.ts';
import type { Connection } from '../connection.ts';
import { accountsOf, rowOf } from './row-numbers.ts';

export function countBlocks(connection: Connection): number {
  return Math.ceil(lastAccount(connection) / blockAccounts);
}

export function lastAccount(connection: Connection): number {
  return connection.prepare<{ n: number | null }>('SELECT max(account) AS n FROM account_work').get()!.n ?? 0;
}

/**
 * Lists as JSON, one to a column, cost less than rows (measured per block: 0.4 ms instead of 1.0). A range of the key is read in its order
 * (an ORDER BY would copy each row once more); `last` tells whether one is missing in between.
 */
const REVS = `
  SELECT count(*), coalesce(max(account), 0), json_group_array(rev), json_group_array(settled_rev)
  FROM account_work WHERE account BETWEEN ? AND ?`;

const NUMBERS = 'SELECT account FROM account_work WHERE account BETWEEN ? AND ?';

/** Most accounts have none of this. */
const MORE = `
  SELECT account, due_at, fence, lease_until, has_overrides <> 0 OR event_rev > coalesce(settled_rev, 0) FROM account_work
  WHERE account BETWEEN ? AND ?
    AND (due_at IS NOT NULL OR fence <> 0 OR lease_until <> 0 OR has_overrides <> 0 OR event_rev > coalesce(settled_rev, 0))`;

const APART = `
  SELECT n, is_gone, churned_at FROM accounts INDEXED BY accounts_apart
  WHERE n BETWEEN ? AND ? AND (is_gone = 1 OR churned_at IS NOT NULL)`;

const RUNNING = `SELECT DISTINCT account FROM runs WHERE account BETWEEN ? AND ? AND status = 'active'`;

/** A few statements, whatever the number of accounts; of the wide rows only those apart are looked at. */
export function readAccountBlock(connection: Connection, block: number): AccountBlock {
  return connection.db.transaction(() => {
    const [first, last] = accountsOf(block);
    const length = Math.max(0, Math.min(last, lastAccount(connection)) - first + 1);
    const array = (fill: number): Float64Array => new Float64Array(length).fill(fill);
    const [exists, hasMore] = [new Uint8Array(length), new Uint8Array(length)];
    const [revs, churnedAt, dueAt, fences] = [array(0), array(NaN), array(Infinity), array(0)];
    const [leaseUntil, settledRevs] = [array(0), array(NaN)];

    const [count, highest, foundRevs, foundSettled] = connection.prepare<Lists>(REVS).raw().get(first, last)!;
    const settled = numbersFrom(foundSettled);
    const places = highest === first + count - 1 ? null : placesOf(connection, first, last);
    numbersFrom(foundRevs).forEach((rev, index) => {
      const row = places ? places[index]! : index;
      exists[row] = 1;
      revs[row] = rev!;
      settledRevs[row] = settled[index] ?? NaN;
    });

    for (const [account, due, fence, lease, more] of connection.prepare<MoreRow>(MORE).raw().all(first, last)) {
      const row = rowOf(account);
      dueAt[row] = due ?? Infinity;
      fences[row] = fence;
      leaseUntil[row] = lease;
      hasMore[row] = more;
    }
    for (const [account, isGone, churn] of connection.prepare<ApartRow>(APART).raw().all(first, last)) {
      const row = rowOf(account);
      if (isGone) exists[row] = 0;
      churnedAt[row] = churn ?? NaN;
    }
    for (const [account] of connection.prepare<[number]>(RUNNING).raw().all(first, last)) hasMore[rowOf(account)] = 1;
    return { block, length, exists, revs, churnedAt, dueAt, fences, leaseUntil, settledRevs, hasMore };
  })();
}

/** By row; rows without an account are left out. */
export function readAccountIds(
  connection: Connection,
  block: number,
  rows: readonly number[],
): ReadonlyMap<number, string> {
  const [first] = accountsOf(block);
  const numbers = JSON.stringify(rows.map((row) => first + row));
  const find = connection.prepare<[n: number, id: string]>(
    'SELECT a.n, a.id FROM json_each(?) j CROSS JOIN accounts a ON a.n = j.value',
  );
  return new Map(
    find
      .raw()
      .all(numbers)
      .map(([account, id]) => [rowOf(account), id]),
  );
}

type Lists = [count: number, last: number, revs: string, settledRevs: string];
type MoreRow = [account: number, dueAt: number | null, fence: number, leaseUntil: number, hasMore: number];
type ApartRow = [account: number, isGone: number, churnedAt: number | null];

function numbersFrom(list: string): (number | null)[] {
  return JSON.parse(list) as (number | null)[];
}

/** Which row of the block the nth account found is. */
function placesOf(connection: Connection, first: number, last: number): readonly number[] {
  return connection
    .prepare<[number]>(NUMBERS)
    .raw()
    .all(first, last)
    .map(([account]) => rowOf(account));
}
