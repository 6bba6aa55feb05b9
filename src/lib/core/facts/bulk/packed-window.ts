/** readWindow over packed points: the same windows, reasons and lasting, for signals of numbers that are no levels. */
import type { Read } from '../../documents/nodes/signal.ts';
import type { Signal } from '../../documents/signal.ts';
import { dayMs } from '../../time/calendar.ts';
import { decayAvg, folds, slope } from '../aggregates.ts';
import type { WindowFunction } from '../window.ts';
import { createPackedBuckets } from './packed-buckets.ts';
import type { PackedPoints } from './packed-points.ts';
import { createSpans, moveSpans, untilNext } from './packed-spans.ts';

/** What a read says of an account at each moment; written over by the next account. */
export interface Answers {
  /** NaN is unknown. */
  readonly value: Float64Array;
  /** 1: unknown because the source is silent. */
  readonly isSilent: Uint8Array;
  /** In how many ms after the window's end the value may change without new entries; Infinity for never. `null`: not wanted. */
  readonly lasts: Float64Array | null;
}

/** @param silentFrom by moment, see SignalHistory */
export type PackedReader = (points: PackedPoints, silentFrom: Float64Array, answers: Answers) => void;

/**
 * @param shape of a window of whole days
 * @param ends by moment, ascending: where windows end (epoch ms)
 */
export function createPackedWindow(
  signal: Signal,
  fn: WindowFunction,
  shape: Pick<Read, 'bucket' | 'halfLifeDays'> & { readonly days: number },
  ends: Float64Array,
): PackedReader {
  const { bucket, halfLifeDays = 0 } = shape;
  const count = bucket ? Math.floor(shape.days / bucket.days) : 1;
  const width = (bucket ? count * bucket.days : shape.days) * dayMs;
  if (width === 0 || (fn === 'decayAvg' && !(halfLifeDays > 0))) return sayUndefined;
  const fold = foldOf(fn, halfLifeDays);
  const isCounted = signal.measures === 'events' && fn !== 'latest' && fn !== 'slope';
  const buckets = bucket ? createPackedBuckets(signal, bucket, count) : null;
  const spans = createSpans(ends.length);

  return (points, silentFrom, { value, isSilent, lasts }) => {
    const { times, values } = points;
    moveSpans(spans, points, ends, width);
    for (let moment = 0; moment < ends.length; moment++) {
      const [from, to, end] = [spans.from[moment]!, spans.to[moment]!, ends[moment]!];
      value[moment] = NaN;
      isSilent[moment] = 0;
      let stays = lasts ? untilNext(points, spans, ends, moment) : Infinity;
      let isEmpty = from === to;
      if (buckets) {
        buckets.fill(points, from, to, end - width, end, silentFrom[moment]!);
        isEmpty = buckets.count === 0;
        stays = Math.min(stays, buckets.lasts);
        if (buckets.isSilent) isSilent[moment] = 1;
        else if (!isEmpty && buckets.areFinite())
          value[moment] = known(fold(buckets.times, buckets.values, 0, buckets.count));
      } else if (!isEmpty) {
        value[moment] = known(fold(times, values, from, to));
        if (lasts) stays = Math.min(stays, times[from]! - (end - width));
      }
      if (isEmpty && isCounted) {
        if (end >= silentFrom[moment]!) isSilent[moment] = 1;
        else {
          value[moment] = 0;
          stays = Math.min(stays, silentFrom[moment]! - end);
        }
      }
      if (lasts) lasts[moment] = stays;
    }
  };
}

export function sayUndefined(
  _points: PackedPoints,
  _silentFrom: Float64Array,
  { value, isSilent, lasts }: Answers,
): void {
  value.fill(NaN);
  isSilent.fill(0);
  lasts?.fill(Infinity);
}

function known(value: number): number {
  return Number.isFinite(value) ? value : NaN;
}

function foldOf(
  fn: WindowFunction,
  halfLifeDays: number,
): (times: Float64Array, values: Float64Array, from: number, to: number) => number {
  if (fn === 'slope') return (times, values, from, to) => slope(times, values, from, to) ?? NaN;
  if (fn === 'decayAvg') return (times, values, from, to) => decayAvg(times, values, from, to, halfLifeDays);
  const fold = folds[fn];
  return (_, values, from, to) => fold(values, from, to);
}
