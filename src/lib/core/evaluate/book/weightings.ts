/** Weightings over many rows: what `weigh` says, added up in the same order. */
import type { ComputedFact } from '../../compile/compiled.ts';
import { means, mostInTable, type Means } from './means.ts';

export type Weighting = Extract<ComputedFact, { op: 'weighting' }>;
type Kernel = (out: Float64Array, n: number) => void;

/** Inputs that count, in order, and what an unknown one stands for. */
interface Plan {
  readonly weights: Float64Array;
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
export function weightingKernel(fact: Weighting, numbers: (index: number) => Float64Array, rows: number): Kernel {
  const { weights, missing, method } = fact;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const counted = weights.flatMap((weight, index) => (weight > 0 ? [index] : []));
  const plan: Plan = {
    weights: Float64Array.from(counted, (index) => weights[index]!),
    total,
    needsAll: missing === 'unknown',
    constant: typeof missing === 'object' ? missing.constant : NaN,
    minCoverage: fact.minCoverage,
    start: fact.start,
    low: fact.clip[0],
    high: fact.clip[1],
  };
  if (total === 0) return (out, n) => void out.fill(NaN, 0, n);
  const inputs = counted.map((index) => numbers(index));
  const kernel = kernelOf(method, plan, inputs, rows);
  return (out, n) => {
    for (let k = 0; k < inputs.length; k++) inputs[k] = numbers(counted[k]!);
    kernel(out, n);
  };
}

function kernelOf(method: Weighting['method'], plan: Plan, inputs: readonly Float64Array[], rows: number): Kernel {
  if (method === 'sum') {
    const finish = clipped(plan);
    return (out, n) => addUp(out, inputs, plan, finish, n);
  }
  if (method !== 'mean') return (out, n) => picks(out, inputs, plan, method === 'worst', n);
  const near = (row: number, mean: number) => keptWithin(inputs, plan.constant, row, mean);
  if (inputs.length > mostInTable || plan.constant === plan.constant)
    return (out, n) => addUp(out, inputs, plan, (row, sum, weight) => near(row, sum / weight), n);
  const table: Means = {
    weights: plan.weights,
    divisors: divisorsOf(plan),
    reach: reachOf(plan),
    near,
    close: new Int32Array(rows),
  };
  return (out, n) => means(out, inputs, table, n);
}

function divisorsOf({ weights, total, needsAll, minCoverage }: Plan): Float64Array {
  return Float64Array.from({ length: 1 << weights.length }, (_, set) => {
    const weight = weights.reduce((sum, each, k) => ((set >> k) & 1 ? sum + each : sum), 0);
    const isEnough = set > 0 && (!needsAll || set === (1 << weights.length) - 1) && !(weight / total < minCoverage);
    return isEnough ? weight : NaN;
  });
}

/**
 * Rounding moves a mean by a few units in the last place of its inputs, and each input pulls it by its share of the weight. Weights out of
 * the ordinary may leave products without digits, and then every row is looked at.
 */
function reachOf({ weights, total }: Plan): number {
  const least = Math.min(...weights);
  return least >= 1e-6 && least / total >= 1e-6 && total <= 1e12 ? 1e-6 : Infinity;
}

/** Between the least and the greatest known input; what is beyond all numbers is unknown. */
function keptWithin(inputs: readonly Float64Array[], constant: number, row: number, mean: number): number {
  if (!(mean - mean === 0)) return NaN;
  let low = Infinity;
  let high = -Infinity;
  for (const input of inputs) {
    const given = input[row]!;
    const value = given === given ? given : constant;
    if (value !== value) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return Math.min(high, Math.max(low, mean));
}

/** What becomes of a row of which enough is known. */
type Finish = (row: number, sum: number, weight: number) => number;

function addUp(
  out: Float64Array,
  inputs: readonly Float64Array[],
  { weights, total, needsAll, constant, minCoverage }: Plan,
  finish: Finish,
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
    const isUnknown = (needsAll && missing > 0) || known / total < minCoverage || weight === 0;
    out[r] = isUnknown ? NaN : finish(r, sum, weight);
  }
}

/** A sum from the start on, clipped; what is beyond all numbers is unknown. */
function clipped({ start, low, high }: Plan): Finish {
  return (_row, sum) => {
    const raw = start + sum;
    return raw - raw === 0 ? Math.min(high, Math.max(low, raw)) : NaN;
  };
}

function picks(
  out: Float64Array,
  inputs: readonly Float64Array[],
  { weights, total, needsAll, constant, minCoverage }: Plan,
  isWorst: boolean,
  n: number,
): void {
  const hasConstant = constant === constant;
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
