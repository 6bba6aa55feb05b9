/** The value of a window of a signal's history, (end - days x 24 h, end], with the reason when it is unknown and how long it stays. */
import type { Aggregate, Read } from '../documents/nodes/signal.ts';
import type { Signal } from '../documents/signal.ts';
import type { Point, Series } from '../signals/derive-series.ts';
import { dayMs } from '../time/calendar.ts';
import { typeOf } from '../values.ts';
import { decayAvg, folds, slope } from './aggregates.ts';
import type { UnknownReason } from './fact.ts';

/** A signal of an account as of a moment. */
export interface SignalHistory {
  readonly signal: Signal;
  readonly series: Series;
  /** First moment at which the source counts as silent; -Infinity when it never reported, Infinity when nothing says how often it should. */
  readonly silentFrom: number;
}

export interface Reading {
  readonly value: number | null;
  readonly why?: UnknownReason;
  /** The points it rests on: from index `from` up to and without `to`. */
  readonly from: number;
  readonly to: number;
  /** In how many ms after the window's end the value may change without new entries; Infinity for never. */
  readonly lasts: number;
}

export type WindowFunction = Aggregate | 'slope' | 'decayAvg';

type Shape = Pick<Read, 'bucket' | 'halfLifeDays'> & { readonly days: number };

/**
 * Folds one window. An empty window of a state is unknown; of events it is 0 while the source reports (`latest` and `slope` stay unknown).
 * With a bucket the window is the whole buckets that fit, counted back from its end; empty ones are 0 for sums and counts of events and
 * left out otherwise. A value of the wrong type makes the window unknown.
 *
 * A level (number of open records) is known at every moment: `min` and `max` look at the level the window starts with and every change,
 * everything else at the level at the end of each bucket, by default of each 24 hours.
 */
export function readWindow(history: SignalHistory, fn: WindowFunction, shape: Shape, end: number): Reading {
  const { signal, series } = history;
  const seesEveryChange = fn === 'min' || fn === 'max';
  const bucket =
    shape.bucket ?? (series.isLevel && !seesEveryChange ? ({ days: 1, fn: 'latest' } as const) : undefined);
  const width = (bucket ? Math.floor(shape.days / bucket.days) * bucket.days : shape.days) * dayMs;
  const from = countPoints(series.points, end - width);
  const to = countPoints(series.points, end);
  const nothing = { value: null, from, to, lasts: untilNext(series.points, to, end) };
  if (width === 0 || (fn === 'decayAvg' && !((shape.halfLifeDays ?? 0) > 0)))
    return { ...nothing, why: 'undefined', lasts: Infinity };
  if ((bucket?.fn ?? fn) !== 'count' && signal.type !== 'number')
    return { ...nothing, why: 'mistyped', lasts: Infinity };
  if (hasMistyped(history, from, to))
    return { ...nothing, why: 'mistyped', lasts: Math.min(nothing.lasts, series.points[from]!.t - (end - width)) };
  if (series.isLevel && series.points.length === 0 && end >= history.silentFrom)
    return { ...nothing, why: 'source-silent' };

  const samples = bucket
    ? foldBuckets(history, bucket, from, to, end, width)
    : wholeWindow(history, from, to, end, width);
  const lasts = Math.min(nothing.lasts, samples.lasts);
  if (samples.isSilent) return { ...nothing, why: 'source-silent', lasts };
  if (samples.values.length === 0) return { ...emptyWindow(history, fn, end, lasts), from, to };
  const value = foldSamples(samples, fn, shape.halfLifeDays ?? 0);
  if (value === null) return { ...nothing, why: 'too-few', lasts };
  const isNumber = Number.isFinite(value) && (!bucket || samples.values.every(Number.isFinite));
  return isNumber ? { value, from, to, lasts } : { ...nothing, why: 'undefined', lasts };
}

function foldSamples(samples: Sampled, fn: WindowFunction, halfLifeDays: number): number | null {
  const [times, values] = [Float64Array.from(samples.times), Float64Array.from(samples.values)];
  if (fn === 'slope') return slope(times, values, 0, values.length);
  if (fn === 'decayAvg') return decayAvg(times, values, 0, values.length, halfLifeDays);
  return folds[fn](values, 0, values.length);
}

interface Sampled {
  readonly times: number[];
  readonly values: number[];
  lasts: number;
  isSilent: boolean;
}

function wholeWindow(
  { series, silentFrom }: SignalHistory,
  from: number,
  to: number,
  end: number,
  width: number,
): Sampled {
  const sampled: Sampled = { times: [], values: [], lasts: Infinity, isSilent: false };
  if (series.isLevel) {
    sampled.times.push(end - width);
    sampled.values.push(levelBefore(series, from));
    if (series.points.length === 0) sampled.lasts = silentFrom - end;
  }
  for (let index = from; index < to; index++) {
    sampled.times.push(series.points[index]!.t);
    sampled.values.push(series.points[index]!.value as number);
  }
  if (from < to) sampled.lasts = series.points[from]!.t - (end - width);
  return sampled;
}

function foldBuckets(
  { signal, series, silentFrom }: SignalHistory,
  bucket: NonNullable<Read['bucket']>,
  from: number,
  to: number,
  end: number,
  width: number,
): Sampled {
  const sampled: Sampled = { times: [], values: [], lasts: Infinity, isSilent: false };
  const step = bucket.days * dayMs;
  const emptyIsZero = signal.measures === 'events' && !series.isLevel && (bucket.fn === 'sum' || bucket.fn === 'count');
  if (series.isLevel && series.points.length === 0) sampled.lasts = silentFrom - end;
  let index = from;
  for (let bucketEnd = end - width + step; bucketEnd <= end; bucketEnd += step) {
    const values: number[] = series.isLevel ? [levelBefore(series, index)] : [];
    if (index < to && series.points[index]!.t <= bucketEnd)
      sampled.lasts = Math.min(sampled.lasts, series.points[index]!.t - (bucketEnd - step));
    for (; index < to && series.points[index]!.t <= bucketEnd; index++)
      values.push(series.points[index]!.value as number);
    if (values.length === 0 && emptyIsZero) {
      if (bucketEnd >= silentFrom) sampled.isSilent = true;
      else sampled.lasts = Math.min(sampled.lasts, silentFrom - bucketEnd);
    } else if (values.length === 0) continue;
    sampled.times.push(bucketEnd - end);
    sampled.values.push(values.length === 0 ? 0 : folds[bucket.fn](Float64Array.from(values), 0, values.length));
  }
  return sampled;
}

function emptyWindow(
  history: SignalHistory,
  fn: WindowFunction,
  end: number,
  lasts: number,
): { value: number | null; why?: UnknownReason; lasts: number } {
  const { signal, series, silentFrom } = history;
  const isCounted = signal.measures === 'events' && fn !== 'latest' && fn !== 'slope';
  if (!isCounted) return { value: null, why: series.points.length === 0 ? 'never' : 'empty-window', lasts };
  if (end >= silentFrom) return { value: null, why: 'source-silent', lasts };
  return { value: 0, lasts: Math.min(lasts, silentFrom - end) };
}

/** The level in force before the point at an index. */
function levelBefore(series: Series, index: number): number {
  return index === 0 ? 0 : (series.points[index - 1]!.value as number);
}

function hasMistyped({ signal, series }: SignalHistory, from: number, to: number): boolean {
  for (let index = from; index < to; index++) {
    if (typeOf(series.points[index]!.value) !== signal.type) return true;
  }
  return false;
}

/** In how many ms after a moment the point at an index comes to be in the past. */
export function untilNext(points: readonly Point[], index: number, moment: number): number {
  const next = points[index];
  return next ? next.t - moment : Infinity;
}

/** How many points lie at or before a moment. */
export function countPoints(points: readonly Point[], moment: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle]!.t <= moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
