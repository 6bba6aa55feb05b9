import { readClaim } from '../evaluation/claims.ts';
import type { WriterContext } from '../writer-context.ts';
import type { Settler } from './settler.ts';

const hourMs = 3_600_000;

/**
 * Within the caller's transaction: accounts about which the two evaluators disagree are not settled. They stay due, but an hour later, so
 * that they are not tried again and again; what arrives for them, or a new publication, makes them due at once as ever.
 */
export function holdBack(context: WriterContext, settler: Settler, accounts: readonly number[]): void {
  for (const account of accounts) {
    const claim = readClaim(context, account);
    if (!claim) continue;
    // The live path holds the lease itself; a run never has one.
    const leaseUntil = settler.seenMark === null ? 0 : claim.leaseUntil;
    const isCalled = claim.mark > (settler.seenMark ?? claim.claimedMark);
    context
      .prepare('UPDATE account_work SET lease_until = ?, due_at = iif(?, due_at, ?) WHERE account = ?')
      .run(leaseUntil, isCalled ? 1 : 0, settler.at + hourMs, account);
  }
}
