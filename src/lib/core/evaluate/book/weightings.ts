/** Weightings over many rows: what `weigh` says, added up in the same order. */
import type { ComputedFact } from '../../compile/compiled.ts';
import { weigh } from '../operations/weighting.ts';

export type Weighting = Extract<ComputedFact, { op: 'weighting' }>;
type Kernel = (out: Float64Array, n: number) => void;

/** Inputs that count, in order, and what an unknown one stands for. */
export interface Weighed {
  readonly weights: Float64Array;
  readonly method: Weighting['method'];
  readonly total: number;
  readonly needsAll: boolean;
  /** NaN: an unknown input does not count. */
  readonly constant: number;
  readonly minCoverage: number;
  readonly start: number;
  readonly low: number;
  readonly high: number;
}

/** The result for each row, given a way to the numbers of the input at each index. */
export function weightingKernel(fact: Weighting, numbers: (index: number) => Float64Array): Kernel {
  const { weights, missing } = fact;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counted = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
  const plan: Weighed = {
    weights: Float64Array.from(counted, (index) => weights[index]!),
    method: fact.method,
    total,
    needsAll: missing === 'unknown',
    constant: typeof missing === 'object' ? missing.constant : NaN,
    minCoverage: fact.minCoverage,
    start: fact.start,
    low: fact.clip[0],
    high: fact.clip[1],
  };
  if (total === 0) return (out, n) => void out.fill(NaN, 0, n);
  const inputs: Float64Array[] = [];
  const load = () => {
    for (let k = 0; k < counted.length; k++) inputs[k] = numbers(counted[k]!);
  };
  if (fact.method === 'mean') {
    const exact = (row: number) =>
      weigh(
        fact,
        weights.map((_, index) => orNull(numbers(index)[row]!)),
      ).result ?? NaN;
    return (out, n) => {
      load();
      means(out, inputs, plan, exact, n);
    };
  }
  return (out, n) => {
    load();
    if (plan.method === 'sum') sums(out, inputs, plan, n);
    else picks(out, inputs, plan, n);
  };
}

const orNull = (value: number) => (Number.isNaN(value) ? null : value);

function means(
  out: Float64Array,
  inputs: readonly Float64Array[],
  { weights, total, needsAll, constant, minCoverage }: Weighed,
  exact: (row: number) => number,
  n: number,
): void {
  const hasConstant = constant === constant;
  for (let r = 0; r < n; r++) {
    let sum = 0;
    let weight = 0;
    let known = 0;
    let low = Infinity;
    let high = -Infinity;
    let missing = 0;
    for (let k = 0; k < inputs.length; k++) {
      let value = inputs[k]![r]!;
      const w = weights[k]!;
      if (value === value) known += w;
      else {
        missing++;
        if (!hasConstant) continue;
        value = constant;
      }
      sum += w * value;
      weight += w;
      low = value < low ? value : low;
      high = value > high ? value : high;
    }
    const mean = sum / weight;
    if ((needsAll && missing > 0) || known / total < minCoverage || weight === 0) out[r] = NaN;
    else out[r] = mean > low && mean < high ? mean : exact(r);
  }
}

function sums(
  out: Float64Array,
  inputs: readonly Float64Array[],
  { weights, total, needsAll, constant, minCoverage, start, low, high }: Weighed,
  n: number,
): void {
  const hasConstant = constant === constant;
  for (let r = 0; r < n; r++) {
    let sum = 0;
    let weight = 0;
    let known = 0;
    let missing = 0;
    for (let k = 0; k < inputs.length; k++) {
      let value = inputs[k]![r]!;
      const w = weights[k]!;
      if (value === value) known += w;
      else {
        missing++;
        if (!hasConstant) continue;
        value = constant;
      }
      sum += w * value;
      weight += w;
    }
    const raw = start + sum;
    const isUnknown = (needsAll && missing > 0) || known / total < minCoverage || weight === 0 || raw - raw !== 0;
    out[r] = isUnknown ? NaN : Math.min(high, Math.max(low, raw));
  }
}

function picks(
  out: Float64Array,
  inputs: readonly Float64Array[],
  { weights, total, needsAll, constant, minCoverage, method }: Weighed,
  n: number,
): void {
  const hasConstant = constant === constant;
  const isWorst = method === 'worst';
  for (let r = 0; r < n; r++) {
    let chosen = NaN;
    let known = 0;
    let missing = 0;
    for (let k = 0; k < inputs.length; k++) {
      let value = inputs[k]![r]!;
      if (value === value) known += weights[k]!;
      else {
        missing++;
        if (!hasConstant) continue;
        value = constant;
      }
      // The first counts, and of equal ones it stays.
      if (chosen !== chosen || (isWorst ? value < chosen : value > chosen)) chosen = value;
    }
    out[r] = (needsAll && missing > 0) || known / total < minCoverage ? NaN : chosen;
  }
}
