/** One account at a time through the account evaluator: what is to be committed of it. The reference for scoring in columns, and what decisions go through. */
import { coverageOf, settleAccount, type Reading, type SettledAccount } from '#lib/core/pipeline.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import type { LiveDocument } from '#lib/core/evaluate/rule-set.ts';
import type { Carried, Held } from '#lib/core/evaluate/evaluation.ts';
import type {
  DocumentOutcome,
  DueAccount,
  Effect,
  PointOrigin,
  ScorePoint,
  Settlement,
} from '../store/evaluation-store.ts';
import { refreshDistributions } from './distributions.ts';
import { EffectMaker } from './effects.ts';
import type { JobContext, SettleOptions } from './job-context.ts';
import { loadAccounts, loadBatch, reportedBy, type Batch, type LoadedAccount } from './load-moments.ts';

export const leaseMs = 60_000;

/** Settles up to `limit` due accounts as of `at` (epoch ms), each by the account evaluator and in a transaction of its own. */
export async function settleDueByAccount(
  context: JobContext,
  at: number,
  { limit = 100, shouldStop = () => false, onSettled }: SettleOptions = {},
): Promise<{ claimed: number; settled: number }> {
  const { store } = context;
  const rules = await context.rules.read();
  await refreshDistributions(context, rules, at);
  const due = await store.claimDueAccounts(at, limit, leaseMs);
  if (due.length === 0) return { claimed: 0, settled: 0 };
  const batch = await loadBatch(store, rules, at);
  const settled = await settleClaimed(context, batch, due, at, { shouldStop, ...(onSettled ? { onSettled } : {}) });
  return { claimed: due.length, settled };
}

/** Settles claimed accounts by the account evaluator; returns how many. */
export async function settleClaimed(
  context: JobContext,
  batch: Batch,
  due: readonly DueAccount[],
  at: number,
  { shouldStop = () => false, onSettled }: SettleOptions = {},
): Promise<number> {
  const { store } = context;
  const effects = new EffectMaker(store, batch.users, await store.listTeams());
  const claims = new Map(due.map((claim) => [claim.accountId, claim]));
  let settled = 0;
  for (const loaded of await loadAccounts(store, batch, due, at)) {
    if (shouldStop()) break;
    try {
      const { fence } = claims.get(loaded.account.id)!;
      const { settlement } = await settlementOf(batch, effects, loaded, fence);
      await store.settle(settlement);
      settled++;
      onSettled?.(settled);
    } catch (error) {
      context.report({ job: 'settle', accountId: loaded.account.id, error });
    }
  }
  return settled;
}

/** All that follows from evaluating an account, to be written under a claim. */
export async function settlementOf(
  batch: Batch,
  maker: EffectMaker,
  loaded: LoadedAccount,
  fence: number,
): Promise<{ settlement: Settlement; settled: SettledAccount }> {
  const settled = await settleAccount(batch.rules.ruleSet, loaded.moment);
  const effects: Effect[] = [];
  for (const { action, mode } of settled.actions) effects.push(await maker.make(action, mode, loaded));
  const settlement = {
    accountId: loaded.account.id,
    at: loaded.moment.horizon.at,
    fence,
    rev: loaded.rev,
    documents: outcomesOf(settled, loaded, batch),
    runs: settled.runs,
    effects,
    nextDueAt: settled.nextDueAt,
  };
  return { settlement, settled };
}

/** What is kept of each reading. Documents that do not apply leave no score. */
function outcomesOf(
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
  const { at, score, rawBand, contributions } = evaluation;
  const flags = Object.fromEntries(Object.entries(state.flags).map(([id, { flag }]) => [id, flag]));
  const held = moment.states[live.document.key]?.held ?? {};
  return {
    accountId: account.id,
    ...pointOrigin(live, { at, rev, held }, batch),
    ...{ score, rawBand, band, flags, coverage: coverageOf(reading), contributions },
  };
}

/** What was read when, and what the evaluation was told. */
export interface PointPlace {
  readonly at: number;
  readonly rev: number;
  readonly held: Held;
}

export function pointOrigin(live: LiveDocument, { at, rev, held }: PointPlace, batch: Batch): PointOrigin {
  const carried = carriedOf(live, batch, at, held);
  return { document: live.document.key, at, rev, closure: live.closure, carried };
}

// The same for all accounts of a batch at one moment that were handed on nothing.
const carried = new WeakMap<Batch, Map<string, Carried>>();

function carriedOf(live: LiveDocument, batch: Batch, at: number, held: Held): Carried {
  let ofBatch = carried.get(batch);
  if (!ofBatch) carried.set(batch, (ofBatch = new Map()));
  const name = `${live.closure} ${at}`;
  let found = ofBatch.get(name);
  if (!found) {
    const distributions = batch.distributionsAt.get(live.document.key) ?? {};
    ofBatch.set(name, (found = { held: {}, reported: readReports(live, batch, at), distributions }));
  }
  return Object.keys(held).length === 0 ? found : { ...found, held };
}

function readReports(live: LiveDocument, batch: Batch, at: number): Record<string, number> {
  const reported: Record<string, number> = {};
  for (const key of live.evaluator.compiled.reads) {
    const source = parseFactKey(key);
    const last = source?.kind === 'signal' ? reportedBy(batch, source.signal, at) : null;
    if (source?.kind === 'signal' && last !== null) reported[source.signal] = last;
  }
  return reported;
}
