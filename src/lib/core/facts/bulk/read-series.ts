/** All facts of one signal for many accounts and moments. */
import type { Signal } from '../../documents/signal.ts';
import { silentFrom } from '../../signals/freshness.ts';
import type { SeriesPack } from '../../signals/series-pack.ts';
import { copyHoldsUntil, numberPlane, setCounting, type DraftTimes } from './draft-column.ts';
import { createMomentPacker } from './pack-moment.ts';
import { createPacker, type PackedPoints, type Packer, type Unpackable } from './packed-points.ts';
import { createPackedRead, type PackedAnswers } from './packed-read.ts';
import type { SignalTask } from './tasks.ts';

interface Rows {
  readonly accounts: number;
  readonly moments: readonly number[];
  /** By account: only entries up to this revision. */
  readonly revs?: Float64Array;
}

/** Reads some moments of an account; says why when it cannot. */
type Pass = (account: number, rev: number) => Unpackable | null;

/**
 * Reads all moments of an account in one pass over its points, or else moment by moment. `onSlow` is told of those that took more than one
 * pass; returned are the accounts that could not be read at all.
 */
export function readSeries(
  task: SignalTask,
  { accounts, moments, revs }: Rows,
  onSlow: (reason: Unpackable) => void,
): readonly number[] {
  const { series } = task;
  if (series?.starts.length !== accounts + 1)
    throw new Error(`The observations of "${task.signal.key}" were not read for these ${accounts} accounts.`);
  const whole = createPass(task, series, createPacker(moments), moments, 0, moments.length);
  const single: Pass[] = [];
  const passOf = (moment: number): Pass => {
    const at = moments[moment]!;
    return (single[moment] ??= createPass(task, series, createMomentPacker(at), [at], moment, moments.length));
  };
  const unread: number[] = [];
  for (let account = 0; account < accounts; account++) {
    const rev = revs?.[account] ?? Infinity;
    let reason = task.signal.type === 'number' ? whole(account, rev) : 'not-a-number';
    if (reason === null) continue;
    for (let moment = 0; moment < moments.length && isPackedOneByOne(reason); moment++)
      reason = passOf(moment)(account, rev) ?? reason;
    onSlow(reason);
    if (!isPackedOneByOne(reason)) unread.push(account);
  }
  return unread;
}

function isPackedOneByOne(reason: Unpackable): boolean {
  return reason !== 'not-a-number' && reason !== 'unordered';
}

/**
 * @param moments that are read, in all rows of an account from the `first` on
 * @param stride rows of an account
 */
function createPass(
  { signal, reads, reported }: SignalTask,
  series: SeriesPack,
  packer: Packer,
  moments: readonly number[],
  first: number,
  stride: number,
): Pass {
  const silence = new Float64Array(moments.length);
  const anyone = reported.slice(first, first + moments.length);
  const readers = reads.map(({ read, draft }) => ({
    ...createPackedRead(signal, read, moments, draft.times !== null),
    times: draft.times,
    plane: numberPlane(draft),
  }));
  return (account, rev) => {
    const points = packer(series, account, rev);
    if (typeof points === 'string') return points;
    setSilence(silence, signal, points, anyone);
    const row = account * stride + first;
    for (const { read, answers, times, plane } of readers) {
      read(points, silence, answers);
      plane.set(answers.value, row);
      if (times) keepTimes(times, answers, row, moments, points.nextAt);
    }
    return null;
  };
}

/** By moment: from when on the source counts as silent. */
function setSilence(
  silence: Float64Array,
  signal: Signal,
  { times, start, seen }: PackedPoints,
  reported: readonly (number | null)[],
): void {
  for (let moment = 0; moment < silence.length; moment++) {
    const count = seen[moment]!;
    const own = count > 0 ? times[start + count - 1]! : null;
    const anyone = reported[moment] ?? null;
    const last = own !== null && (anyone === null || own > anyone) ? own : anyone;
    silence[moment] = silentFrom(signal, last) ?? Infinity;
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
