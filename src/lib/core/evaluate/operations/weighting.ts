import type { Operation } from '../../compile/compiled.ts';
import { typeOf, type Value } from '../../values.ts';

type Weighting = Extract<Operation, { op: 'weighting' }>;

/** How a weighting came to its result: the coefficient of each input, constants that stood in, and what clipping changed. */
export interface Weighed {
  readonly result: number | null;
  /** By input: the result is the sum of coefficient x input over known inputs, plus the lines. */
  readonly coefficients: readonly number[];
  readonly lines: readonly {
    readonly what: 'start' | 'clip' | 'constant';
    readonly points: number;
    readonly input?: number;
  }[];
  /** The input that decided (worst, best). */
  readonly chosen: number | null;
}

const unknown: Weighed = { result: null, coefficients: [], lines: [], chosen: null };

/**
 * Weighted mean sum(w*s)/sum(w), worst, best, or start + sum(w*s), over the inputs in edge-key order.
 * An unknown input gives its weight away, makes the result unknown, or counts as a constant, as `missing` says;
 * below `minCoverage` (share of the weight that is known, 0..1) the result is unknown.
 */
export function weigh(weighting: Weighting, inputs: readonly Value[]): Weighed {
  const { weights, missing, minCoverage } = weighting;
  const known = inputs.map((input, index) => typeOf(input) === 'number' && weights[index]! > 0);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const knownWeight = weights.reduce((sum, weight, index) => (known[index] ? sum + weight : sum), 0);
  const isMissing = weights.some((weight, index) => weight > 0 && !known[index]);
  if (total === 0 || (isMissing && missing === 'unknown') || knownWeight / total < minCoverage) return unknown;
  const constant = typeof missing === 'object' ? missing.constant : null;
  const counted = inputs.flatMap((input, index) => {
    if (known[index]) return [{ index, value: input as number, weight: weights[index]!, isConstant: false }];
    return constant !== null && weights[index]! > 0
      ? [{ index, value: constant, weight: weights[index]!, isConstant: true }]
      : [];
  });
  if (counted.length === 0) return unknown;
  return combine(weighting, counted, inputs.length);
}

interface Counted {
  readonly index: number;
  readonly value: number;
  readonly weight: number;
  readonly isConstant: boolean;
}

function combine(weighting: Weighting, counted: readonly Counted[], width: number): Weighed {
  if (weighting.method === 'worst' || weighting.method === 'best') return pick(weighting.method, counted, width);
  const sum = counted.reduce((total, { value, weight }) => total + weight * value, 0);
  const weight = counted.reduce((total, each) => total + each.weight, 0);
  const isMean = weighting.method === 'mean';
  const coefficients = spread(width, counted, (each) => (isMean ? each.weight / weight : each.weight));
  const constants = counted
    .filter((each) => each.isConstant)
    .map((each) => ({
      what: 'constant' as const,
      points: (isMean ? each.weight / weight : each.weight) * each.value,
      input: each.index,
    }));
  if (isMean) return finite({ result: between(counted, sum / weight), coefficients, lines: constants, chosen: null });
  const raw = weighting.start + sum;
  if (!Number.isFinite(raw)) return unknown;
  const result = Math.min(weighting.clip[1], Math.max(weighting.clip[0], raw));
  const lines = [
    ...(weighting.start === 0 ? [] : [{ what: 'start' as const, points: weighting.start }]),
    ...constants,
    ...(result === raw ? [] : [{ what: 'clip' as const, points: result - raw }]),
  ];
  return finite({ result, coefficients, lines, chosen: null });
}

/** A mean lies between what it is of: rounding may take it a hair outside, and so out of 0..100 or into another band. */
function between(counted: readonly Counted[], mean: number): number {
  const values = counted.map((each) => each.value);
  if (!Number.isFinite(mean)) return mean;
  return Math.min(Math.max(...values), Math.max(Math.min(...values), mean));
}

function pick(method: 'worst' | 'best', counted: readonly Counted[], width: number): Weighed {
  const chosen = counted.reduce((best, each) =>
    (method === 'worst' ? each.value < best.value : each.value > best.value) ? each : best,
  );
  const lines = chosen.isConstant ? [{ what: 'constant' as const, points: chosen.value, input: chosen.index }] : [];
  return { result: chosen.value, coefficients: spread(width, [chosen], () => 1), lines, chosen: chosen.index };
}

function spread(width: number, counted: readonly Counted[], coefficient: (each: Counted) => number): number[] {
  const all = new Array<number>(width).fill(0);
  for (const each of counted) if (!each.isConstant) all[each.index] = coefficient(each);
  return all;
}

/** Sums of huge points can overflow: that is unknown, not infinite. */
function finite(weighed: Weighed): Weighed {
  return weighed.result !== null && Number.isFinite(weighed.result) ? weighed : unknown;
}
