/** Evaluates the accounts that are due and commits what follows, each account in one transaction. */
import { coverageOf, settleAccount, type Reading, type SettledAccount } from '#lib/core/pipeline.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import type { DocumentOutcome, DueAccount, Effect, ScorePoint } from '../store/evaluation-store.ts';
import type { Store } from '../store/store.ts';
import { refreshDistributions } from './distributions.ts';
import { EffectMaker } from './effects.ts';
import type { LiveRuleSet } from './live-rules.ts';
import { loadAccounts, loadBatch, type Batch, type LoadedAccount } from './load-moments.ts';

export interface JobContext {
  readonly store: Store;
  readonly rules: LiveRuleSet;
  readonly report: (trouble: { readonly job: string; readonly accountId: string; readonly error: unknown }) => void;
}

export interface SettleOptions {
  readonly limit?: number;
  /** Asked before each account: an interrupted batch leaves the rest to the next one. */
  readonly shouldStop?: () => boolean;
  readonly onSettled?: (settled: number) => void;
}

const leaseMs = 60_000;

/** Settles up to `limit` due accounts as of `at` (epoch ms); returns how many were claimed and how many settled. An account that fails is reported and tried again when its lease runs out. */
export async function settleDue(
  context: JobContext,
  at: number,
  { limit = 100, shouldStop = () => false, onSettled }: SettleOptions = {},
): Promise<{ claimed: number; settled: number }> {
  const { store } = context;
  const rules = await context.rules.read();
  await refreshDistributions(store, rules, at);
  const due = await store.claimDueAccounts(at, limit, leaseMs);
  if (due.length === 0) return { claimed: 0, settled: 0 };
  const batch = await loadBatch(store, rules, at);
  const effects = new EffectMaker(store, batch.users, await store.listTeams());
  const claims = new Map(due.map((claim) => [claim.accountId, claim]));
  let settled = 0;
  for (const loaded of await loadAccounts(store, batch, due, at)) {
    if (shouldStop()) break;
    try {
      await settleOne(store, batch, effects, loaded, claims.get(loaded.account.id)!, at);
      settled++;
      onSettled?.(settled);
    } catch (error) {
      context.report({ job: 'settle', accountId: loaded.account.id, error });
    }
  }
  return { claimed: due.length, settled };
}

async function settleOne(
  store: Store,
  batch: Batch,
  maker: EffectMaker,
  loaded: LoadedAccount,
  claim: DueAccount,
  at: number,
): Promise<void> {
  const settled = await settleAccount(batch.rules.ruleSet, loaded.moment);
  const effects: Effect[] = [];
  for (const { action, mode } of settled.actions) effects.push(await maker.make(action, mode, loaded));
  await store.settle({
    accountId: loaded.account.id,
    at,
    fence: claim.fence,
    rev: claim.rev,
    documents: outcomesOf(settled, loaded, batch),
    runs: settled.runs,
    effects,
    nextDueAt: settled.nextDueAt,
  });
}

/** What is kept of each reading. Documents that do not apply leave no score. */
export function outcomesOf(
  { readings, ended }: Pick<SettledAccount, 'readings' | 'ended'>,
  loaded: LoadedAccount,
  batch: Batch,
): DocumentOutcome[] {
  return [
    ...readings.map((reading) => ({
      document: reading.live.document.key,
      point: pointOf(reading, loaded, batch),
      state: reading.state,
      decisions: reading.decisions,
      trace: reading.decisions.length > 0 ? reading.evaluation.trace : null,
    })),
    ...ended.map(({ document, state, decisions }) => ({ document, point: null, state, decisions, trace: null })),
  ];
}

/** The score point of a reading; `null` for segments, which have none, and where the document does not apply. */
export function pointOf(reading: Reading, { account, moment, rev }: LoadedAccount, batch: Batch): ScorePoint | null {
  const { live, evaluation, state, band } = reading;
  if (live.document.kind === 'segment' || evaluation.applies !== true) return null;
  const contributions = Object.entries(evaluation.trace).flatMap(([id, { contribution }]) =>
    contribution === undefined ? [] : [[id, contribution]],
  );
  return {
    accountId: account.id,
    document: live.document.key,
    at: evaluation.at,
    rev,
    closure: live.closure,
    score: evaluation.score,
    rawBand: evaluation.rawBand,
    band,
    flags: Object.fromEntries(Object.entries(state.flags).map(([id, { flag }]) => [id, flag])),
    carried: {
      held: moment.states[live.document.key]?.held ?? {},
      reported: sourceReports(reading, moment.lastReported),
      distributions: batch.distributionsAt.get(live.document.key) ?? {},
    },
    coverage: coverageOf(reading),
    contributions: Object.fromEntries(contributions),
  };
}

function sourceReports({ live }: Reading, lastReported: (signal: string) => number | null): Record<string, number> {
  const reported: Record<string, number> = {};
  for (const key of live.evaluator.compiled.reads) {
    const source = parseFactKey(key);
    const last = source?.kind === 'signal' ? lastReported(source.signal) : null;
    if (source?.kind === 'signal' && last !== null) reported[source.signal] = last;
  }
  return reported;
}
