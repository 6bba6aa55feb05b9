/** Folding the values of a window. Values come in (observedAt, rev) order; sums run in that order. */
import type { Aggregate } from '../documents/nodes/signal.ts';
import { dayMs } from '../time/calendar.ts';

/** Moments (ms, any origin) and the values at them, in order; never empty. */
export interface Samples {
  readonly times: readonly number[];
  readonly values: readonly number[];
}

export const folds: Readonly<Record<Aggregate, (values: readonly number[]) => number>> = {
  latest: (values) => values[values.length - 1]!,
  avg: (values) => sum(values) / values.length,
  sum,
  min: (values) => values.reduce((least, value) => (value < least ? value : least)),
  max: (values) => values.reduce((most, value) => (value > most ? value : most)),
  median,
  count: (values) => values.length,
};

function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

/** The middle value, or the mean of the two in the middle. */
function median(values: readonly number[]): number {
  const sorted = Float64Array.from(values).sort();
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/**
 * Slope of the least-squares line, in units per day; `null` with fewer than two distinct moments.
 * sum((x - mean x)(y - mean y)) / sum((x - mean x)^2), x in days after the first sample: it does not depend on the moment of asking.
 */
export function slope({ times, values }: Samples): number | null {
  const first = times[0]!;
  if (times[times.length - 1] === first) return null;
  const days = times.map((time) => (time - first) / dayMs);
  const [meanX, meanY] = [folds.avg(days), folds.avg(values)];
  let [covariance, variance] = [0, 0];
  for (let index = 0; index < days.length; index++) {
    const x = days[index]! - meanX;
    covariance += x * (values[index]! - meanY);
    variance += x * x;
  }
  return covariance / variance;
}

/**
 * Mean weighted by 2^(-age / half-life). Only ages relative to each other matter in a weighted mean, so ages are counted from the newest
 * sample: the value changes when samples come or go and not from moment to moment.
 */
export function decayAvg({ times, values }: Samples, halfLifeDays: number): number {
  const newest = times[times.length - 1]!;
  let [total, weights] = [0, 0];
  for (let index = 0; index < values.length; index++) {
    const weight = 2 ** ((times[index]! - newest) / (halfLifeDays * dayMs));
    total += weight * values[index]!;
    weights += weight;
  }
  return total / weights;
}
