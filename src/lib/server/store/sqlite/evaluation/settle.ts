import type { Decision } from '#lib/core/decide/decision.ts';
import type { DocumentOutcome, Settlement } from '../../evaluation-store.ts';
import { accountNumber } from '../history/account-number.ts';
import { applyEffects } from '../runs/effects.ts';
import { writeRun } from '../runs/write-run.ts';
import { stableJson } from '../stable-json.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { writePrimary } from './points.ts';
import { writeDecision } from './decisions.ts';
import { writeState } from './states.ts';
import { startPoints, type PointWriter } from './write-points.ts';

export function settle(context: WriterContext, settlement: Settlement): 'settled' | 'stale' {
  const { accountId, at } = settlement;
  return transact(context, 'settle', () => {
    const account = accountNumber(context, accountId);
    const due = context
      .prepare<{ fence: number; is_marked: number }>(
        'SELECT fence, mark > claimed_mark AS is_marked FROM due_accounts WHERE account = ?',
      )
      .get(account);
    if (due?.fence !== settlement.fence) return 'stale';
    const points = startPoints(context);
    for (const outcome of settlement.documents) writeOutcome(context, account, outcome, points);
    points.finish();
    writePrimary(context, account);
    for (const run of settlement.runs) writeRun(context, account, run);
    const done = applyEffects(context, account, accountId, settlement.effects, at);
    const decisions = settlement.documents.flatMap((each) => each.decisions);
    if (decisions.length || done.length) {
      const details = { decisions: decisions.map(summary), actions: done, rev: settlement.rev };
      writeAudit(context, { at, actor: 'rapport', verb: 'account.decided', subject: accountId, details });
    }
    release(context, account, settlement, due.is_marked === 1);
    return 'settled';
  });
}

function summary({ kind, document, trigger, band, episode }: Decision): object {
  return { kind, document, trigger, band, episode };
}

function writeOutcome(context: WriterContext, account: number, outcome: DocumentOutcome, points: PointWriter): void {
  const { point, state, decisions, trace } = outcome;
  const document = termNumber(context, outcome.document);
  if (point) points.write(account, point);
  else context.prepare('DELETE FROM current_scores WHERE account = ? AND document = ?').run(account, document);
  writeState(context, account, document, state);
  for (const each of decisions) writeDecision(context, account, each);
  if (trace && decisions.length) {
    context
      .prepare('INSERT INTO traces (account, document, at, trace) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING')
      .run(account, document, decisions[0]!.at, stableJson(trace));
  }
}

/** Gives the lease back. What changed meanwhile (or by these effects) keeps the account due; else the next moment is set, a coming churn included. */
function release(context: WriterContext, account: number, settlement: Settlement, isMarked: boolean): void {
  const now = context
    .prepare<{ rev: number; churned_at: number | null }>('SELECT rev, churned_at FROM accounts WHERE n = ?')
    .get(account)!;
  if (isMarked || now.rev > settlement.rev) {
    context
      .prepare('UPDATE due_accounts SET lease_until = 0, settled_rev = ? WHERE account = ?')
      .run(settlement.rev, account);
    return;
  }
  const churn = now.churned_at !== null && now.churned_at > settlement.at ? now.churned_at : Infinity;
  const next = Math.min(settlement.nextDueAt ?? Infinity, churn);
  context
    .prepare('UPDATE due_accounts SET lease_until = 0, settled_rev = ?, due_at = ? WHERE account = ?')
    .run(settlement.rev, next === Infinity ? null : next, account);
}
