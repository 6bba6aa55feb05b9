import type { Decision } from '#lib/core/decide/decision.ts';
import type { DocumentOutcome, Settlement } from '../../evaluation-store.ts';
import { accountNumber } from '../history/account-number.ts';
import { applyEffects } from '../runs/effects.ts';
import { writeRun } from '../runs/write-run.ts';
import { stableJson } from '../stable-json.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { markReadingDirty } from '../blocks/dirty.ts';
import { writeDecision } from './decisions.ts';
import { writePrimaries } from './primary.ts';
import { writeState } from './states.ts';
import { startPoints, type PointWriter } from './write-points.ts';

export function settle(context: WriterContext, settlement: Settlement): 'settled' | 'stale' {
  return transact(context, 'settle', () => {
    const claim = readClaim(context, accountNumber(context, settlement.accountId));
    if (claim?.fence !== settlement.fence) return 'stale';
    writeSettlement(context, claim, settlement);
    markReadingDirty(context, claim.account);
    return 'settled';
  });
}

/** What stands in the way of settling an account, or keeps it due. */
export interface Claim {
  readonly account: number;
  readonly rev: number;
  readonly churnedAt: number | null;
  readonly fence: number;
  readonly leaseUntil: number;
  /** The newest call for an evaluation that moved no revision; and the newest the claim has seen. */
  readonly mark: number;
  readonly claimedMark: number;
}

/** `undefined` where the account was never due. */
export function readClaim(context: WriterContext, account: number): Claim | undefined {
  return context
    .prepare<Claim>(
      `SELECT a.n AS account, a.rev, a.churned_at AS churnedAt, d.fence, d.lease_until AS leaseUntil, d.mark, d.claimed_mark AS claimedMark
       FROM due_accounts d JOIN accounts a ON a.n = d.account WHERE d.account = ?`,
    )
    .get(account);
}

/** Within the caller's transaction; calls after `seenMark` keep the account due. */
export function writeSettlement(
  context: WriterContext,
  claim: Claim,
  settlement: Settlement,
  seenMark = claim.claimedMark,
): void {
  const { accountId, at, documents } = settlement;
  const { account } = claim;
  const points = startPoints(context);
  for (const outcome of documents) writeOutcome(context, account, outcome, points);
  points.finish();
  writePrimaries(context, [account]);
  for (const run of settlement.runs) writeRun(context, account, run);
  const done = applyEffects(context, account, accountId, settlement.effects, at);
  const decisions = documents.flatMap((each) => each.decisions);
  if (decisions.length || done.length) {
    const details = { decisions: decisions.map(summary), actions: done, rev: settlement.rev };
    writeAudit(context, { at, actor: 'rapport', verb: 'account.decided', subject: accountId, details });
  }
  // The effects may have changed it.
  const { rev, churned_at: churnedAt } = context
    .prepare<{ rev: number; churned_at: number | null }>('SELECT rev, churned_at FROM accounts WHERE n = ?')
    .get(account)!;
  release(context, { ...claim, rev, churnedAt }, settlement, seenMark);
}

/** The document has nothing to say of the account any more. */
export function dropCurrent(context: WriterContext, account: number, document: number): void {
  context.prepare('DELETE FROM current_scores WHERE account = ? AND document = ?').run(account, document);
}

function summary({ kind, document, trigger, band, episode }: Decision): object {
  return { kind, document, trigger, band, episode };
}

function writeOutcome(context: WriterContext, account: number, outcome: DocumentOutcome, points: PointWriter): void {
  const { point, state, decisions, trace } = outcome;
  const document = termNumber(context, outcome.document);
  if (point) points.write(account, point);
  else dropCurrent(context, account, document);
  writeState(context, account, document, state);
  for (const each of decisions) writeDecision(context, account, each);
  if (trace && decisions.length) {
    context
      .prepare('INSERT INTO traces (account, document, at, trace) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(account, document, decisions[0]!.at, stableJson(trace));
  }
}

/**
 * Gives the lease back. What changed meanwhile (or by these effects) keeps the account due; else the next moment is set, a coming churn
 * included. Within the caller's transaction; `claim` as things are now.
 */
export function release(
  context: WriterContext,
  claim: Claim,
  settled: { readonly at: number; readonly rev: number; readonly nextDueAt: number | null },
  seenMark: number,
): void {
  const { account, rev, churnedAt, mark } = claim;
  if (mark > seenMark || rev > settled.rev) {
    context
      .prepare('UPDATE due_accounts SET lease_until = 0, settled_rev = ? WHERE account = ?')
      .run(settled.rev, account);
    return;
  }
  const churn = churnedAt !== null && churnedAt > settled.at ? churnedAt : Infinity;
  const next = Math.min(settled.nextDueAt ?? Infinity, churn);
  context
    .prepare('UPDATE due_accounts SET lease_until = 0, settled_rev = ?, due_at = ? WHERE account = ?')
    .run(settled.rev, next === Infinity ? null : next, account);
}
