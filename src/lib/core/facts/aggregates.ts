/** Folding values from one index up to and without another, never none. They come in (observedAt, rev) order; sums run in that order. */
import type { Aggregate } from '../documents/nodes/signal.ts';
import { dayMs } from '../time/calendar.ts';

export const folds: Readonly<Record<Aggregate, (values: Float64Array, from: number, to: number) => number>> = {
  latest: (values, _, to) => values[to - 1]!,
  avg: (values, from, to) => sum(values, from, to) / (to - from),
  sum,
  min(values, from, to) {
    let least = values[from]!;
    for (let index = from + 1; index < to; index++) if (values[index]! < least) least = values[index]!;
    return least;
  },
  max(values, from, to) {
    let most = values[from]!;
    for (let index = from + 1; index < to; index++) if (values[index]! > most) most = values[index]!;
    return most;
  },
  median,
  count: (_, from, to) => to - from,
};

function sum(values: Float64Array, from: number, to: number): number {
  let total = 0;
  for (let index = from; index < to; index++) total += values[index]!;
  return total;
}

let sorting = new Float64Array(64);

/** The middle value, or the mean of the two in the middle. */
function median(values: Float64Array, from: number, to: number): number {
  const count = to - from;
  if (count > sorting.length) sorting = new Float64Array(2 * count);
  if (count > 40) sorting.subarray(0, count).set(values.subarray(from, to));
  if (count > 40) sorting.subarray(0, count).sort();
  else sortInto(sorting, values, from, to);
  const middle = count >> 1;
  return count % 2 === 1 ? sorting[middle]! : (sorting[middle - 1]! + sorting[middle]!) / 2;
}

/** Insertion, the quickest for a few; -0 goes before 0, as where the language sorts. */
function sortInto(sorted: Float64Array, values: Float64Array, from: number, to: number): void {
  for (let index = from; index < to; index++) {
    const value = values[index]!;
    let place = index - from;
    for (; place > 0; place--) {
      const other = sorted[place - 1]!;
      if (other < value || (other === value && (value !== 0 || 1 / other <= 1 / value))) break;
      sorted[place] = other;
    }
    sorted[place] = value;
  }
}

/**
 * Slope of the least-squares line, in units per day; `null` with fewer than two distinct moments.
 * `times` in ms from any origin. sum((x - mean x)(y - mean y)) / sum((x - mean x)^2), x in days after the first sample: it does not depend on the moment of asking.
 */
export function slope(times: Float64Array, values: Float64Array, from: number, to: number): number | null {
  const first = times[from]!;
  if (times[to - 1] === first) return null;
  let days = 0;
  for (let index = from; index < to; index++) days += (times[index]! - first) / dayMs;
  const [meanX, meanY] = [days / (to - from), folds.avg(values, from, to)];
  let [covariance, variance] = [0, 0];
  for (let index = from; index < to; index++) {
    const x = (times[index]! - first) / dayMs - meanX;
    covariance += x * (values[index]! - meanY);
    variance += x * x;
  }
  return covariance / variance;
}

/**
 * Mean weighted by 2^(-age / half-life). Only ages relative to each other matter in a weighted mean, so ages are counted from the newest
 * sample: the value changes when samples come or go and not from moment to moment.
 */
export function decayAvg(
  times: Float64Array,
  values: Float64Array,
  from: number,
  to: number,
  halfLifeDays: number,
): number {
  const newest = times[to - 1]!;
  let [total, weights] = [0, 0];
  for (let index = from; index < to; index++) {
    const weight = 2 ** ((times[index]! - newest) / (halfLifeDays * dayMs));
    total += weight * values[index]!;
    weights += weight;
  }
  return total / weights;
}
