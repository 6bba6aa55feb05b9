import type { WriterContext } from '../writer-context.ts';

/** What stands in the way of settling an account, or keeps it due. */
export interface Claim {
  readonly account: number;
  readonly rev: number;
  readonly churnedAt: number | null;
  readonly dueAt: number | null;
  readonly fence: number;
  readonly leaseUntil: number;
  /** The newest call for an evaluation that moved no revision; and the newest the claim has seen. */
  readonly mark: number;
  readonly claimedMark: number;
  readonly settledRev: number | null;
  /** Until when somebody advances a run of the account; 0: nobody. */
  readonly runLeaseUntil: number;
}

const CLAIMS = `
  SELECT d.account, d.rev, a.churned_at AS churnedAt, d.due_at AS dueAt, d.fence, d.lease_until AS leaseUntil, d.mark,
    d.claimed_mark AS claimedMark, d.settled_rev AS settledRev,
    coalesce((SELECT max(r.lease_until) FROM runs r WHERE r.account = d.account AND r.lease_until > 0), 0) AS runLeaseUntil
  FROM json_each(?) j CROSS JOIN account_work d ON d.account = j.value
    LEFT JOIN accounts a INDEXED BY accounts_apart ON a.n = d.account AND (a.is_gone = 1 OR a.churned_at IS NOT NULL)`;

/** By account. */
export function readClaims(context: WriterContext, accounts: readonly number[]): ReadonlyMap<number, Claim> {
  const claims = context.prepare<Claim>(CLAIMS).all(JSON.stringify(accounts));
  return new Map(claims.map((claim) => [claim.account, claim]));
}

export function readClaim(context: WriterContext, account: number): Claim | undefined {
  return readClaims(context, [account]).get(account);
}

/**
 * Within the caller's transaction, `claim` being as things are now: gives the lease back. What changed meanwhile (or by the effects) keeps
 * the account due, as do calls for an evaluation after `seenMark`; else the next moment is set, a coming churn included.
 */
export function release(
  context: WriterContext,
  claim: Claim,
  settled: { readonly at: number; readonly rev: number; readonly nextDueAt: number | null },
  seenMark: number,
): void {
  const { account, churnedAt } = claim;
  const churn = churnedAt !== null && churnedAt > settled.at ? churnedAt : Infinity;
  const next = Math.min(settled.nextDueAt ?? Infinity, churn);
  const staysDue = claim.mark > seenMark || claim.rev > settled.rev;
  const dueAt = staysDue ? claim.dueAt : next === Infinity ? null : next;
  if (claim.leaseUntil === 0 && claim.settledRev === settled.rev && claim.dueAt === dueAt) return;
  context
    .prepare('UPDATE account_work SET lease_until = 0, settled_rev = ?, due_at = ? WHERE account = ?')
    .run(settled.rev, dueAt, account);
}
