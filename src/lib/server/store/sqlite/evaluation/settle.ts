import type { Decision } from '#lib/core/decide/decision.ts';
import type { DocumentOutcome, Settlement } from '../../evaluation-store.ts';
import { accountNumber } from '../history/account-number.ts';
import { applyEffects } from '../runs/effects.ts';
import { writeRun } from '../runs/write-run.ts';
import { stableJson } from '../stable-json.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { markReadingDirty } from '../blocks/dirty.ts';
import { readClaim, release, type Claim } from './claims.ts';
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
  release(context, readClaim(context, account)!, settlement, seenMark);
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
