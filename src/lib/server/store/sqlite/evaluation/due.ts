import type { DueAccount } from '../../evaluation-store.ts';
import type { Connection } from '../connection.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { nextMark } from './marks.ts';

const DUE_AT = 'due_at = min(coalesce(due_at, ?1), ?1)';
const MARK_ALL = `
  UPDATE account_work SET ${DUE_AT}, mark = ?2
  WHERE account NOT IN (SELECT n FROM accounts WHERE (is_gone = 1 OR churned_at IS NOT NULL) AND (is_gone = 1 OR churned_at <= ?1))`;
const MARK_ONE = `
  UPDATE account_work SET ${DUE_AT}, mark = ?2 WHERE account = (SELECT n FROM accounts WHERE id = ?3 AND is_gone = 0)`;

/** Within the caller's transaction: a change of its history makes the account due. */
export function makeDue(context: WriterContext, account: number, at: number): void {
  context.prepare(`UPDATE account_work SET ${DUE_AT} WHERE account = ?2`).run(at, account);
}

/** Within the caller's transaction: every account that is still there is due, even while it is being evaluated. */
export function markEveryAccount(context: WriterContext, now: number): number {
  return context.prepare(MARK_ALL).run(now, nextMark(context)).changes;
}

export function markDue(context: WriterContext, now: number, accountIds?: readonly string[]): number {
  return transact(context, 'markDue', () => {
    if (!accountIds) return markEveryAccount(context, now);
    const mark = context.prepare(MARK_ONE);
    const number = nextMark(context);
    return accountIds.reduce((marked, id) => marked + mark.run(now, number, id).changes, 0);
  });
}

// An account whose run is being advanced waits: the two would write the same runs.
const FIND_DUE = `
  SELECT d.account, d.fence, d.settled_rev, a.id, d.rev FROM account_work d JOIN accounts a ON a.n = d.account
  WHERE d.due_at <= ?1 AND d.due_at IS NOT NULL AND d.lease_until <= ?1
    AND NOT EXISTS (SELECT 1 FROM runs r WHERE r.account = d.account AND r.lease_until > ?1 AND r.lease_until > 0)
  ORDER BY d.due_at, d.account LIMIT ?2`;

interface DueRow {
  account: number;
  fence: number;
  settled_rev: number | null;
  id: string;
  rev: number;
}

export function claimDueAccounts(
  context: WriterContext,
  now: number,
  limit: number,
  leaseMs: number,
): readonly DueAccount[] {
  return transact(context, 'claimDueAccounts', () => {
    const found = context.prepare<DueRow>(FIND_DUE).all(now, limit);
    const lease = context.prepare(
      'UPDATE account_work SET lease_until = ?, fence = ?, claimed_mark = mark WHERE account = ?',
    );
    // Whoever advances a run of it on a lease that ran out must not write it after all.
    const evict = context.prepare(
      'UPDATE runs SET lease_until = 0, fence = fence + 1 WHERE account = ? AND lease_until > 0',
    );
    return found.map((row) => {
      lease.run(now + leaseMs, row.fence + 1, row.account);
      evict.run(row.account);
      return { accountId: row.id, fence: row.fence + 1, rev: row.rev, settledRev: row.settled_rev };
    });
  });
}

export function countDueAccounts(connection: Connection, now: number): number {
  return connection
    .prepare<{ n: number }>('SELECT count(*) AS n FROM account_work WHERE due_at <= ? AND due_at IS NOT NULL')
    .get(now)!.n;
}

/** At the start nobody else can hold a lease: whoever did is gone, and its work is taken up at once. Fences stay, should it not be. */
export function freeLeases(context: WriterContext): void {
  transact(context, 'freeLeases', () => {
    context.prepare('UPDATE account_work SET lease_until = 0 WHERE lease_until > 0').run();
    context.prepare('UPDATE runs SET lease_until = 0 WHERE lease_until > 0').run();
  });
}
