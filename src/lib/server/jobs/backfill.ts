/** Gives a book the score history it would have had: every account at past moments, seeing only what was known by then. Starts nothing. */
import type { Decision, DecisionState } from '#lib/core/decide/decision.ts';
import { readAccount } from '#lib/core/pipeline.ts';
import { churnedAsOf } from '#lib/core/signals/account-state.ts';
import type { PastState, ScorePoint } from '../store/evaluation-store.ts';
import type { Store } from '../store/store.ts';
import type { LiveRules } from './live-rules.ts';
import { loadAccounts, loadBatch, modelPoints, reportedBy, type Batch, type LoadedAccount } from './load-moments.ts';
import { pointOf } from './account-path.ts';

export interface BackfillOptions {
  readonly accountIds: readonly string[];
  /** Epoch ms, ascending. */
  readonly moments: readonly number[];
  readonly onProgress?: (done: number, total: number) => void;
}

const chunk = 20;

/** Evaluates all live documents but the acting ones at each moment, in order, and saves the points and where the bands stand at the end. */
export async function backfill(
  store: Store,
  rules: LiveRules,
  { accountIds, moments, onProgress }: BackfillOptions,
): Promise<number> {
  const scoring = {
    ...rules,
    ruleSet: {
      ...rules.ruleSet,
      documents: rules.ruleSet.documents.filter(({ document }) => document.kind !== 'workflow'),
    },
  };
  const batch = await loadBatch(store, scoring, moments.at(-1) ?? 0);
  let written = 0;
  for (let from = 0; from < accountIds.length; from += chunk) {
    const accounts = await store.readAccounts(accountIds.slice(from, from + chunk));
    const due = accounts.map(({ id, rev }) => ({ accountId: id, rev, settledRev: rev }));
    const points: ScorePoint[] = [];
    const states: PastState[] = [];
    for (const loaded of await loadAccounts(store, batch, due, moments.at(-1) ?? 0)) {
      const past = await readPast(loaded, batch, scoring, moments);
      points.push(...past.points);
      states.push(
        ...Object.entries(past.states).map(([document, state]) => ({
          accountId: loaded.account.id,
          document,
          state,
          decisions: past.decisions.filter((each) => each.document === document),
        })),
      );
    }
    await store.savePoints(points, states);
    written += points.length;
    onProgress?.(Math.min(from + chunk, accountIds.length), accountIds.length);
  }
  return written;
}

async function readPast(
  loaded: LoadedAccount,
  batch: Batch,
  { ruleSet }: LiveRules,
  moments: readonly number[],
): Promise<{ points: ScorePoint[]; states: Record<string, DecisionState>; decisions: Decision[] }> {
  const points: ScorePoint[] = [];
  const decisions: Decision[] = [];
  let states: Record<string, DecisionState> = {};
  const firstKnown = loaded.moment.history.attributes[0]?.observedAt ?? Infinity;
  for (const at of moments) {
    const horizon = { at, knownBy: at, rev: loaded.rev };
    if (at < firstKnown) continue;
    if (churnedAsOf(loaded.moment.history, horizon) !== null) {
      states = {};
      continue;
    }
    const moment = {
      ...loaded.moment,
      horizon,
      states,
      lastReported: (signal: string) => reportedBy(batch, signal, at),
      modelPoints: (model: string) => modelPoints(points, model, ruleSet.documents, at),
    };
    const readings = await readAccount(ruleSet, moment);
    for (const reading of readings) {
      const point = pointOf(reading, { ...loaded, moment }, batch);
      if (point) points.push(point);
      decisions.push(...reading.decisions.filter((each) => each.kind === 'band-changed'));
    }
    states = Object.fromEntries(readings.map((reading) => [reading.live.document.key, reading.state]));
  }
  return { points, states, decisions };
}
