/** Facts of many accounts as of many moments, in one pass over each series. */
import type { Column } from '../columns.ts';
import type { Signal } from '../documents/signal.ts';
import type { AccountHistory } from '../signals/history.ts';
import type { SeriesPack } from '../signals/series-pack.ts';
import { columnOfDraft, draftColumn, type DraftColumn } from './bulk/draft-column.ts';
import { computeOneByOne } from './bulk/one-by-one.ts';
import type { Unpackable } from './bulk/packed-points.ts';
import { readSeries } from './bulk/read-series.ts';
import { sortTasks, type SignalTask } from './bulk/tasks.ts';
import type { Counting } from './fact.ts';

export interface BulkHistoryInput {
  readonly accounts: number;
  /** Ascending, whole epoch ms. Each is a horizon of its own: what was true and known by then. */
  readonly moments: readonly number[];
  /** By account: only entries up to this revision. */
  readonly revs?: Float64Array;
  /** Of every signal asked for that is not counted from events or records, also of one that was never observed. */
  readonly series: ReadonlyMap<string, SeriesPack>;
  /** By account, without observations; `null` when no key needs them. */
  readonly entries: readonly AccountHistory[] | null;
  readonly signals: ReadonlyMap<string, Signal>;
  /** When the signal's source last reported for any account by a moment (both epoch ms). */
  readonly lastReported: (signal: string, at: number) => number | null;
  /** Leaves out `validUntil`, `turnsAt` and `countsFrom`. */
  readonly onlyValues?: boolean;
}

/** One fact; row = account * number of moments + moment. */
export interface FactColumns {
  readonly column: Column;
  /**
   * By row: until when (epoch ms) a copy of the value holds while nothing new arrives; Infinity: for ever. For numbers of days that are
   * counted from a moment it is when anything but the passing of time may change them, not their next whole day. -Infinity: unknown, and
   * stays so until the signal's source reports for any account. What has to be worked out anew for every moment gives its own moment + 1.
   */
  readonly validUntil: Float64Array;
  /** By row: `Fact.validUntil` as it is, Infinity for never: for scheduling the account. */
  readonly turnsAt: Float64Array;
  /** By row: the moment that days are counted from (epoch ms), NaN where the value stands still; `null`: it does everywhere. See factValuesAt. */
  readonly countsFrom: Float64Array | null;
  readonly counts: Counting['as'] | null;
}

/** `derived`: counted from events or records; `attribute`: an attribute, stated or derived. */
export type SlowReason = Unpackable | 'derived' | 'attribute';

export interface BulkFacts {
  /** By key, in the order asked. Keys of models and segments are left out; one that names nothing is unknown everywhere. */
  readonly facts: ReadonlyMap<string, FactColumns>;
  /**
   * What could not be read in one pass over the moments, but moment by moment: how many signals of how many accounts (accounts, for
   * attributes), and how many values.
   */
  readonly slow: ReadonlyMap<SlowReason, { readonly series: number; readonly values: number }>;
}

const nothing = new Float64Array(0);

/**
 * What computeFacts gives for every account and moment, to the bit, as columns. Throws when something is asked for whose history was not
 * read: attributes or signals counted from events and records without `entries`, other signals without their series.
 */
export function computeFactColumns(keys: readonly string[], input: BulkHistoryInput): BulkFacts {
  const { accounts, moments, series, signals } = input;
  const draft = (): DraftColumn => draftColumn(accounts * moments.length, !input.onlyValues);
  const reportedOf = (signal: string) => moments.map((at) => input.lastReported(signal, at));
  const tasks = sortTasks(keys, signals, series, reportedOf, draft);
  const slow = new Map<SlowReason, { series: number; values: number }>();
  const leftOver = new Map<number, SignalTask[]>();
  const countSlow = (reason: SlowReason, reads: number, count = 1): void => {
    const so = slow.get(reason) ?? { series: 0, values: 0 };
    slow.set(reason, { series: so.series + count, values: so.values + count * reads * moments.length });
  };

  const everywhere = tasks.signals.filter(({ signal }) => signal.derive);
  for (const { reads } of everywhere) countSlow('derived', reads.length, accounts);
  if (tasks.attributes.length > 0) countSlow('attribute', tasks.attributes.length, accounts);
  if (!input.entries && everywhere.length + tasks.attributes.length > 0)
    throw new Error('Attributes and signals counted from events or records need the entries of the accounts.');

  for (const task of tasks.signals) {
    if (task.signal.derive) continue;
    const unread = readSeries(task, input, (reason) => countSlow(reason, task.reads.length));
    for (const account of unread) {
      const list = leftOver.get(account);
      if (list) list.push(task);
      else leftOver.set(account, [task]);
    }
  }
  const isEverywhere = everywhere.length + tasks.attributes.length > 0;
  for (const account of isEverywhere ? Array(accounts).keys() : [...leftOver.keys()].sort((a, b) => a - b)) {
    const work = { signals: [...everywhere, ...(leftOver.get(account) ?? [])], attributes: tasks.attributes };
    const rev = input.revs?.[account];
    const horizons = moments.map((at) => ({ at, knownBy: at, ...(rev === undefined ? {} : { rev }) }));
    computeOneByOne(work, account, input.entries?.[account] ?? null, horizons);
  }
  return { facts: new Map([...tasks.drafts].map(([key, each]) => [key, finish(each)])), slow };
}

function finish(draft: DraftColumn): FactColumns {
  const { validUntil = nothing, turnsAt = nothing, countsFrom = null, counts = null } = draft.times ?? {};
  return { column: columnOfDraft(draft), validUntil, turnsAt, countsFrom, counts };
}
