/** Facts of many accounts as of many moments, in one pass over each series. */
import type { Column } from '../columns.ts';
import type { Signal } from '../documents/signal.ts';
import type { AccountHistory } from '../signals/history.ts';
import { silentFrom } from '../signals/freshness.ts';
import type { SeriesPack } from '../signals/series-pack.ts';
import {
  columnOfDraft,
  copyHoldsUntil,
  draftColumn,
  numberPlane,
  setCounting,
  type DraftColumn,
  type DraftTimes,
} from './bulk/draft-column.ts';
import { computeOneByOne } from './bulk/one-by-one.ts';
import { createPackedRead, type PackedAnswers } from './bulk/packed-read.ts';
import { createPacker, type Packer, type Unpackable } from './bulk/packed-points.ts';
import { sortTasks, type SignalTask } from './bulk/tasks.ts';
import type { Counting } from './fact.ts';

export interface BulkHistoryInput {
  readonly accounts: number;
  /** Ascending, whole epoch ms. Each is a horizon of its own: what was true and known by then. */
  readonly moments: readonly number[];
  /** By account: only entries up to this revision. */
  readonly revs?: Float64Array;
  /** By signal; one that is not there was never observed. */
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
  /** What was worked out account by account instead: how many signals of how many accounts (accounts, for attributes), and values. */
  readonly slow: ReadonlyMap<SlowReason, { readonly series: number; readonly values: number }>;
}

const nothing = new Float64Array(0);

/**
 * What computeFacts gives for every account and moment, to the bit, as columns. Throws when attributes or signals counted from events and
 * records are asked for without `entries`.
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

  const packer = createPacker(moments);
  for (const task of tasks.signals) {
    if (task.signal.derive) continue;
    readSeries(task, input, packer, (account, reason) => {
      countSlow(reason, task.reads.length);
      const list = leftOver.get(account);
      if (list) list.push(task);
      else leftOver.set(account, [task]);
    });
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

/** Reads all facts of one signal that packed points give; hands on the accounts whose points cannot be packed. */
function readSeries(
  task: SignalTask,
  { accounts, moments, revs }: BulkHistoryInput,
  packer: Packer,
  leave: (account: number, reason: Unpackable) => void,
): void {
  const { signal, reported } = task;
  const pack = task.series ?? emptyPack(signal.key, accounts);
  const reads = task.reads.map(({ read, draft }) => ({
    ...createPackedRead(signal, read, moments, draft.times !== null),
    draft,
    plane: numberPlane(draft),
  }));
  const silence = new Float64Array(moments.length);
  for (let account = 0; account < accounts; account++) {
    const points = signal.type === 'number' ? packer(pack, account, revs?.[account] ?? Infinity) : 'not-a-number';
    if (typeof points === 'string') {
      leave(account, points);
      continue;
    }
    for (let moment = 0; moment < moments.length; moment++) {
      const count = points.seen[moment]!;
      const own = count > 0 ? points.times[points.start + count - 1]! : null;
      const anyone = reported[moment] ?? null;
      silence[moment] =
        silentFrom(signal, own !== null && (anyone === null || own > anyone) ? own : anyone) ?? Infinity;
    }
    for (const { read, answers, draft, plane } of reads) {
      read(points, silence, answers);
      plane.set(answers.value, account * moments.length);
      if (draft.times) keepTimes(draft.times, answers, account * moments.length, moments, points.nextAt);
    }
  }
}

function keepTimes(
  times: DraftTimes,
  { lasts, isSilent, countsFrom, countLasts }: PackedAnswers,
  firstRow: number,
  moments: readonly number[],
  nextAt: Float64Array,
): void {
  for (let moment = 0; moment < moments.length; moment++) {
    const row = firstRow + moment;
    const at = moments[moment]!;
    const turnsAt = Math.min(at + lasts![moment]!, nextAt[moment]!);
    times.turnsAt[row] = turnsAt;
    if (countsFrom && !Number.isNaN(countsFrom[moment])) {
      times.validUntil[row] = Math.min(at + countLasts![moment]!, nextAt[moment]!);
      setCounting(times, row, countsFrom[moment]!, 'since');
    } else times.validUntil[row] = copyHoldsUntil(at, turnsAt, isSilent[moment] === 1);
  }
}

function emptyPack(signal: string, accounts: number): SeriesPack {
  const none = {
    signal,
    observedAt: nothing,
    knownAt: nothing,
    rev: nothing,
    values: nothing,
    assumed: new Uint8Array(0),
  };
  return { ...none, starts: new Uint32Array(accounts + 1), others: new Map(), contacts: new Map() };
}

function finish(draft: DraftColumn): FactColumns {
  const { validUntil = nothing, turnsAt = nothing, countsFrom = null, counts = null } = draft.times ?? {};
  return { column: columnOfDraft(draft), validUntil, turnsAt, countsFrom, counts };
}
