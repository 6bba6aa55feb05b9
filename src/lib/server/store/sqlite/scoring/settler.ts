import type { Claim } from '../evaluation/claims.ts';
import type { WriterContext } from '../writer-context.ts';

/** Whoever settles a block: a run over the book, which claims nothing beforehand, or the live path, which holds a lease on each account. */
export interface Settler {
  readonly firstAccount: number;
  readonly at: number;
  /** Of a run: the newest call for an evaluation when it started. `null`: each account's claim knows. */
  readonly seenMark: number | null;
}

/**
 * Whether the account may be settled, its claim being what the settler read. A run keeps away from accounts that somebody holds, and from
 * those one of whose runs is being advanced; a lease that ran out is taken over for good.
 */
export function takeOver(context: WriterContext, settler: Settler, claim: Claim): boolean {
  const { account, leaseUntil, runLeaseUntil } = claim;
  if (settler.seenMark === null) return true;
  if (leaseUntil > settler.at || runLeaseUntil > settler.at) return false;
  if (leaseUntil > 0) context.prepare('UPDATE account_work SET fence = fence + 1 WHERE account = ?').run(account);
  if (runLeaseUntil > 0)
    context
      .prepare('UPDATE runs SET lease_until = 0, fence = fence + 1 WHERE account = ? AND lease_until > 0')
      .run(account);
  return true;
}
