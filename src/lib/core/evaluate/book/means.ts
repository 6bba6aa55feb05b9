/**
 * Weighted means over many rows. Which inputs are known picks the divisor from a table, so that coverage costs nothing. A mean is kept
 * between what it is of: rounding can take it a hair outside, which shows only where it is next to every input; one look at the last known
 * input tells, and the few such rows go to `near`.
 */

export interface Means {
  readonly weights: Float64Array;
  /** By set of known inputs (bit k: the input at k): their weight, NaN where too little is known. */
  readonly divisors: Float64Array;
  /** How far a mean must be from an input, as a share of it, to be beyond the reach of rounding. */
  readonly reach: number;
  /** The mean of a row that rounding may have moved. */
  readonly near: (row: number, mean: number) => number;
  /** Room for the rows of a block. */
  readonly close: Int32Array;
}

/** Below this, numbers have fewer digits. */
const tiny = 1e-280;

export const mostInTable = 8;

type Inputs = readonly Float64Array[];

export function means(out: Float64Array, inputs: Inputs, plan: Means, n: number): void {
  const { close, near } = plan;
  const found = plainMeans(out, inputs, plan, n);
  for (let index = 0; index < found; index++) out[close[index]!] = near(close[index]!, out[close[index]!]!);
}

/** Puts the rows that may have to be moved into `close`, and says how many they are. */
function plainMeans(out: Float64Array, inputs: Inputs, plan: Means, n: number): number {
  switch (inputs.length) {
    case 1:
    case 2:
      return meansOf2(out, inputs, plan, n);
    case 3:
      return meansOf3(out, inputs, plan, n);
    case 4:
      return meansOf4(out, inputs, plan, n);
    case 5:
      return meansOf5(out, inputs, plan, n);
    default:
      return meansOfMore(out, inputs, plan, n);
  }
}

function meansOf2(out: Float64Array, inputs: Inputs, { weights, divisors, reach, close }: Means, n: number): number {
  let found = 0;
  const a = inputs[0]!;
  const b = inputs[1] ?? a;
  const hasB = inputs.length > 1;
  const [wa, wb] = [weights[0]!, hasB ? weights[1]! : 0];
  for (let r = 0; r < n; r++) {
    const va = a[r]!;
    const vb = b[r]!;
    let sum = 0;
    let known = 0;
    let last = 0;
    if (va === va) {
      sum += wa * va;
      known |= 1;
      last = va;
    }
    if (hasB && vb === vb) {
      sum += wb * vb;
      known |= 2;
      last = vb;
    }
    const mean = sum / divisors[known]!;
    const away = Math.abs(mean - last);
    out[r] = mean;
    if (!(away > reach * Math.abs(last) + tiny && away < Infinity)) close[found++] = r;
  }
  return found;
}

function meansOf3(out: Float64Array, inputs: Inputs, { weights, divisors, reach, close }: Means, n: number): number {
  let found = 0;
  const [a, b, c] = [inputs[0]!, inputs[1]!, inputs[2]!];
  const [wa, wb, wc] = [weights[0]!, weights[1]!, weights[2]!];
  for (let r = 0; r < n; r++) {
    const va = a[r]!;
    const vb = b[r]!;
    const vc = c[r]!;
    let sum = 0;
    let known = 0;
    let last = 0;
    if (va === va) {
      sum += wa * va;
      known |= 1;
      last = va;
    }
    if (vb === vb) {
      sum += wb * vb;
      known |= 2;
      last = vb;
    }
    if (vc === vc) {
      sum += wc * vc;
      known |= 4;
      last = vc;
    }
    const mean = sum / divisors[known]!;
    const away = Math.abs(mean - last);
    out[r] = mean;
    if (!(away > reach * Math.abs(last) + tiny && away < Infinity)) close[found++] = r;
  }
  return found;
}

function meansOf4(out: Float64Array, inputs: Inputs, { weights, divisors, reach, close }: Means, n: number): number {
  let found = 0;
  const [a, b, c, d] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!];
  const [wa, wb, wc, wd] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!];
  for (let r = 0; r < n; r++) {
    const va = a[r]!;
    const vb = b[r]!;
    const vc = c[r]!;
    const vd = d[r]!;
    let sum = 0;
    let known = 0;
    let last = 0;
    if (va === va) {
      sum += wa * va;
      known |= 1;
      last = va;
    }
    if (vb === vb) {
      sum += wb * vb;
      known |= 2;
      last = vb;
    }
    if (vc === vc) {
      sum += wc * vc;
      known |= 4;
      last = vc;
    }
    if (vd === vd) {
      sum += wd * vd;
      known |= 8;
      last = vd;
    }
    const mean = sum / divisors[known]!;
    const away = Math.abs(mean - last);
    out[r] = mean;
    if (!(away > reach * Math.abs(last) + tiny && away < Infinity)) close[found++] = r;
  }
  return found;
}

function meansOf5(out: Float64Array, inputs: Inputs, { weights, divisors, reach, close }: Means, n: number): number {
  let found = 0;
  const [a, b, c, d, e] = [inputs[0]!, inputs[1]!, inputs[2]!, inputs[3]!, inputs[4]!];
  const [wa, wb, wc, wd, we] = [weights[0]!, weights[1]!, weights[2]!, weights[3]!, weights[4]!];
  for (let r = 0; r < n; r++) {
    const va = a[r]!;
    const vb = b[r]!;
    const vc = c[r]!;
    const vd = d[r]!;
    const ve = e[r]!;
    let sum = 0;
    let known = 0;
    let last = 0;
    if (va === va) {
      sum += wa * va;
      known |= 1;
      last = va;
    }
    if (vb === vb) {
      sum += wb * vb;
      known |= 2;
      last = vb;
    }
    if (vc === vc) {
      sum += wc * vc;
      known |= 4;
      last = vc;
    }
    if (vd === vd) {
      sum += wd * vd;
      known |= 8;
      last = vd;
    }
    if (ve === ve) {
      sum += we * ve;
      known |= 16;
      last = ve;
    }
    const mean = sum / divisors[known]!;
    const away = Math.abs(mean - last);
    out[r] = mean;
    if (!(away > reach * Math.abs(last) + tiny && away < Infinity)) close[found++] = r;
  }
  return found;
}

function meansOfMore(out: Float64Array, inputs: Inputs, { weights, divisors, reach, close }: Means, n: number): number {
  let found = 0;
  for (let r = 0; r < n; r++) {
    let sum = 0;
    let known = 0;
    let last = 0;
    for (let k = 0; k < inputs.length; k++) {
      const value = inputs[k]![r]!;
      if (value !== value) continue;
      sum += weights[k]! * value;
      known |= 1 << k;
      last = value;
    }
    const mean = sum / divisors[known]!;
    const away = Math.abs(mean - last);
    out[r] = mean;
    if (!(away > reach * Math.abs(last) + tiny && away < Infinity)) close[found++] = r;
  }
  return found;
}
