/**
 * The live path: a batch of due accounts is read from history in bulk and scored in columns. Those that decided something go through the
 * account evaluator, each in a transaction of its own; of all others points and states are written together.
 */
import { flagsOf, numbersOf } from '#lib/core/evaluate/lists.ts';
import { scoreBlock, type QuietRow } from '#lib/core/score-block.ts';
import { emptyCounts } from '../store/book-run-store.ts';
import type { DueAccount, Settlement } from '../store/evaluation-store.ts';
import { leaseMs, pointOrigin, settleClaimed } from './account-path.ts';
import { refreshDistributions } from './distributions.ts';
import { EffectMaker } from './effects.ts';
import { followUp } from './follow-up.ts';
import type { JobContext, SettleOptions } from './job-context.ts';
import { loadBatch, type Batch } from './load-moments.ts';
import { columnsOf, factKeysOf, readRowFacts, turnsOf } from './row-facts.ts';
import { readRowPoints, readRowStates } from './row-states.ts';

export type { JobContext, SettleOptions } from './job-context.ts';

/** Settles up to `limit` due accounts as of `at` (epoch ms); returns how many were claimed and how many settled. An account that fails is reported and tried again when its lease runs out. */
export async function settleDue(
  context: JobContext,
  at: number,
  { limit = 300, ...options }: SettleOptions = {},
): Promise<{ claimed: number; settled: number }> {
  const { store } = context;
  const due = await store.claimDueAccounts(at, limit, leaseMs);
  if (due.length === 0) return { claimed: 0, settled: 0 };
  const rules = await context.rules.read();
  await refreshDistributions(context, rules, at);
  const batch = await loadBatch(store, rules, at);
  const known = new Set((await store.readAccounts(due.map(({ accountId }) => accountId))).map(({ id }) => id));
  const claims = due.filter(({ accountId }) => known.has(accountId));
  const settled = await settleInColumns(context, batch, claims, at, options).catch(async (error: unknown) => {
    // What cannot be done in columns is done one by one, and said.
    for (const { accountId } of claims.slice(0, 1)) context.report({ job: 'score in columns', accountId, error });
    return settleClaimed(context, batch, claims, at, options);
  });
  return { claimed: due.length, settled };
}

async function settleInColumns(
  context: JobContext,
  batch: Batch,
  due: readonly DueAccount[],
  at: number,
  { shouldStop = () => false, onSettled }: SettleOptions,
): Promise<number> {
  const { store } = context;
  const { ruleSet } = batch.rules;
  const rows = due.map((_, row) => row);
  const ids = due.map(({ accountId }) => accountId);
  const { revs, facts, entries } = await readRowFacts(store, batch, factKeysOf(ruleSet), ids, at, {
    withEntries: true,
  });
  // What is written stands on the revision that was read, though more may have arrived since the claim.
  const claims = new Map(due.map((claim, row) => [row, { ...claim, rev: revs[row]! }]));
  const scored = await scoreBlock({
    rules: ruleSet,
    at,
    length: due.length,
    rows,
    facts: columnsOf(facts),
    turns: turnsOf(facts),
    dueAt: new Float64Array(due.length).fill(at),
    last: new Map(),
    closer: new Set(rows),
    loadStates: (wanted) =>
      readRowStates(
        store,
        new Map(wanted.map((row) => [row, { ...due[row]!, hasMore: true, entries: entries![row]! }])),
        at,
      ),
    loadPoints: (wanted, model) =>
      readRowPoints(store, batch, new Map(wanted.map((row) => [row, ids[row]!])), model, at),
    distributions: (document) => batch.distributions.get(document) ?? {},
  });
  if (scored.failed) throw scored.failed.error;
  const quiet = scored.quiet.map((row) => quietSettlement(row, claims.get(row.row)!, batch, at));
  const maker = new EffectMaker(store, batch.users, await store.listTeams());
  const { followed, alarms } = await followUp(context, batch, maker, scored, claims, at, shouldStop);
  if (quiet.length + alarms.length > 0) await store.settleBlocks({ ...nothing, at, settlements: quiet, alarms });
  let settled = quiet.length;
  if (settled > 0) onSettled?.(settled);
  for (const { settlement } of followed) {
    if (shouldStop()) break;
    try {
      await store.settle(settlement);
      settled++;
      onSettled?.(settled);
    } catch (error) {
      context.report({ job: 'settle', accountId: settlement.accountId, error });
    }
  }
  return settled;
}

/** Of no run: the accounts were claimed one by one. */
const nothing = {
  runId: null,
  block: 0,
  quiet: [],
  readings: [],
  copy: null,
  cleared: [],
  counts: emptyCounts,
  notes: [],
};

function quietSettlement(
  { documents, nextDueAt }: QuietRow,
  { accountId, fence, rev }: DueAccount,
  batch: Batch,
  at: number,
): Settlement {
  return {
    accountId,
    at,
    fence,
    rev,
    documents: documents.map(({ live, point, state, held }) => ({
      document: live.document.key,
      point: point && {
        accountId,
        ...pointOrigin(live, { at, rev, held }, batch),
        ...point,
        flags: flagsOf(point.flags),
        contributions: numbersOf(point.contributions),
      },
      state,
      decisions: [],
      trace: null,
    })),
    runs: [],
    effects: [],
    nextDueAt,
  };
}
