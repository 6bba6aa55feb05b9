/** readWindow over packed points: the same windows, reasons and lasting, for signals of numbers that are no levels. */
import type { Read } from '../../documents/nodes/signal.ts';
import type { Signal } from '../../documents/signal.ts';
import { dayMs } from '../../time/calendar.ts';
import { decayAvg, folds, slope } from '../aggregates.ts';
import type { WindowFunction } from '../window.ts';
import type { PackedPoints } from './packed-points.ts';

/** What a read says; written over by the next. */
export interface Answer {
  /** NaN is unknown. */
  value: number;
  /** In how many ms after the window's end the value may change without new entries; Infinity for never. */
  lasts: number;
  /** Unknown because the source is silent. */
  isSilent: boolean;
}

/** Where a window stands; it moves forward only. */
export interface Cursor {
  /** Indexes into the points, from `from` up to and without `to`. */
  from: number;
  to: number;
}

/** An account's points as of one moment. */
export interface PackedView {
  points: PackedPoints;
  /** Points from this index on are not seen. */
  limit: number;
  /** See SignalHistory. */
  silentFrom: number;
}

export type PackedWindow = (view: PackedView, cursor: Cursor, end: number, answer: Answer) => void;

/** @param shape of a window of whole days */
export function createPackedWindow(
  signal: Signal,
  fn: WindowFunction,
  shape: Pick<Read, 'bucket' | 'halfLifeDays'> & { readonly days: number },
): PackedWindow {
  const { bucket, halfLifeDays = 0 } = shape;
  const count = bucket ? Math.floor(shape.days / bucket.days) : 1;
  const width = (bucket ? count * bucket.days : shape.days) * dayMs;
  if (width === 0 || (fn === 'decayAvg' && !(halfLifeDays > 0))) return sayUndefined;
  const isCounted = signal.measures === 'events' && fn !== 'latest' && fn !== 'slope';
  const buckets = bucket ? createBuckets(signal, bucket, count) : null;

  return (view, cursor, end, answer) => {
    const { times, values } = view.points;
    moveTo(view, cursor, end, end - width);
    const { from, to } = cursor;
    answer.value = NaN;
    answer.isSilent = false;
    answer.lasts = to < view.limit ? times[to]! - end : Infinity;
    let value: number | null;
    if (buckets) {
      buckets.fold(view, cursor, end - width, end);
      answer.lasts = Math.min(answer.lasts, buckets.lasts);
      answer.isSilent = buckets.isSilent;
      if (buckets.isSilent) return;
      if (buckets.count === 0) return sayEmpty(isCounted, view, end, answer);
      value = foldSamples(fn, buckets.times, buckets.values, 0, buckets.count, halfLifeDays);
      if (!areFinite(buckets.values, buckets.count)) return;
    } else {
      if (from === to) return sayEmpty(isCounted, view, end, answer);
      answer.lasts = Math.min(answer.lasts, times[from]! - (end - width));
      value = foldSamples(fn, times, values, from, to, halfLifeDays);
    }
    if (value !== null && Number.isFinite(value)) answer.value = value;
  };
}

/** Moves a window to (start, end]. */
export function moveTo({ points, limit }: PackedView, cursor: Cursor, end: number, start: number): void {
  const { times } = points;
  let { from, to } = cursor;
  while (to < limit && times[to]! <= end) to++;
  while (from < to && times[from]! <= start) from++;
  cursor.from = from;
  cursor.to = to;
}

export function sayUndefined(_view: PackedView, _cursor: Cursor, _end: number, answer: Answer): void {
  answer.value = NaN;
  answer.isSilent = false;
  answer.lasts = Infinity;
}

function sayEmpty(isCounted: boolean, { silentFrom }: PackedView, end: number, answer: Answer): void {
  if (!isCounted) return;
  if (end >= silentFrom) answer.isSilent = true;
  else {
    answer.value = 0;
    answer.lasts = Math.min(answer.lasts, silentFrom - end);
  }
}

function foldSamples(
  fn: WindowFunction,
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  halfLifeDays: number,
): number | null {
  if (fn === 'slope') return slope({ times, values }, from, to);
  if (fn === 'decayAvg') return decayAvg({ times, values }, from, to, halfLifeDays);
  return folds[fn](values, from, to);
}

function areFinite(values: Float64Array, count: number): boolean {
  for (let index = 0; index < count; index++) if (!Number.isFinite(values[index]!)) return false;
  return true;
}

function createBuckets(signal: Signal, { days, fn }: NonNullable<Read['bucket']>, most: number) {
  const step = days * dayMs;
  const emptyIsZero = signal.measures === 'events' && (fn === 'sum' || fn === 'count');
  const fold = folds[fn];
  const buckets = {
    times: new Float64Array(most),
    values: new Float64Array(most),
    count: 0,
    lasts: Infinity,
    isSilent: false,
    fold({ points, silentFrom }: PackedView, { from, to }: Cursor, start: number, end: number): void {
      const { times, values } = points;
      let [count, index, lasts, isSilent] = [0, from, Infinity, false];
      for (let bucketEnd = start + step; bucketEnd <= end; bucketEnd += step) {
        const first = index;
        if (index < to && times[index]! <= bucketEnd) lasts = Math.min(lasts, times[index]! - (bucketEnd - step));
        while (index < to && times[index]! <= bucketEnd) index++;
        if (first === index) {
          if (!emptyIsZero) continue;
          if (bucketEnd >= silentFrom) isSilent = true;
          else lasts = Math.min(lasts, silentFrom - bucketEnd);
        }
        buckets.times[count] = bucketEnd - end;
        buckets.values[count++] = first === index ? 0 : fold(values, first, index);
      }
      buckets.count = count;
      buckets.lasts = lasts;
      buckets.isSilent = isSilent;
    },
  };
  return buckets;
}
