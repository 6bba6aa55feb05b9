/** What is remembered of the accounts of some rows, and what of their history decisions look at. */
import type { RowState } from '#lib/core/score-block/block-input.ts';
import type { ModelPoint } from '#lib/core/facts/read-model.ts';
import type { AccountHistory } from '#lib/core/signals/history.ts';
import type { Store } from '../store/store.ts';
import { modelPoints, type Batch } from './load-moments.ts';

export interface RowPlace {
  readonly accountId: string;
  readonly settledRev: number | null;
  /** Whether runs, overrides, new events or churn may be there; where they are not, no entries are read. */
  readonly hasMore: boolean;
  /** Where they were read already. */
  readonly entries?: AccountHistory;
}

export async function readRowStates(
  store: Store,
  places: ReadonlyMap<number, RowPlace>,
  at: number,
): Promise<ReadonlyMap<number, RowState>> {
  const states = await store.readStates([...places.values()].map(({ accountId }) => accountId));
  const unread = [...places.values()].filter(({ hasMore, entries }) => hasMore && !entries);
  const ids = unread.map(({ accountId }) => accountId);
  const { entries: read } =
    ids.length > 0
      ? await store.readSeries({ accountIds: ids, signals: [], until: at, withEntries: true })
      : { entries: [] };
  const histories = new Map(ids.map((id, index) => [id, read![index]!]));
  const found = new Map<number, RowState>();
  for (const [row, { accountId, settledRev, hasMore, entries }] of places) {
    const runs = hasMore ? await store.readRuns(accountId) : [];
    found.set(row, {
      states: states.get(accountId) ?? {},
      history: entries ?? histories.get(accountId) ?? null,
      settledRev,
      hasRuns: runs.some((run) => run.status === 'active'),
    });
  }
  return found;
}

/** Stored readings by a model before a moment. */
export async function readRowPoints(
  store: Store,
  batch: Batch,
  accounts: ReadonlyMap<number, string>,
  model: string,
  at: number,
): Promise<ReadonlyMap<number, readonly ModelPoint[]>> {
  const found = new Map<number, readonly ModelPoint[]>();
  for (const [row, accountId] of accounts) {
    const points = await store.readScoreHistory(accountId, model);
    found.set(row, modelPoints(points, model, batch.rules.ruleSet.documents, at));
  }
  return found;
}
