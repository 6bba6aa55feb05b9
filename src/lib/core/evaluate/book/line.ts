/** A piecewise linear scale as a table of segments, so that each row is one look-up and one multiplication without branches. */

export interface Line {
  /** Where segments begin; `x` before `at[0]` is in segment 0. */
  readonly at: Float64Array;
  /** By segment: `y = base + (x - from) * slope`. */
  readonly base: Float64Array;
  readonly from: Float64Array;
  readonly slope: Float64Array;
  /** By segment, where rounding could take y beyond its ends; `null` when it cannot. */
  readonly ends: { readonly low: Float64Array; readonly high: Float64Array } | null;
}

/**
 * `null`, and why, when the table would not give what `scaled` gives to the bit: the ends must be numbers without a minus zero
 * (nothing added to it leaves it as it is), points in order, and slopes finite.
 */
export function lineOf(points: readonly (readonly [number, number])[]): Line | string {
  const xs = points.map(([x]) => x);
  const ys = points.map(([, y]) => y);
  if (points.length === 0) return 'it has no points';
  if (![...xs, ...ys].every(Number.isFinite)) return 'a point is not finite';
  if (ys.some((y) => Object.is(y, -0))) return 'a point is minus zero';
  if (xs.some((x, index) => index > 0 && !(x > xs[index - 1]!))) return 'its points are not in order';
  const count = points.length + 1;
  const [base, from, slope] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)];
  const [low, high] = [new Float64Array(count).fill(-Infinity), new Float64Array(count).fill(Infinity)];
  base[0] = ys[0]!;
  base[count - 1] = ys.at(-1)!;
  let isBounded = true;
  for (let segment = 1; segment < points.length; segment++) {
    const [x0, y0, x1, y1] = [xs[segment - 1]!, ys[segment - 1]!, xs[segment]!, ys[segment]!];
    const rise = (y1 - y0) / (x1 - x0);
    if (!Number.isFinite(rise) || !Number.isFinite(x1 - x0)) return 'a slope is beyond all numbers';
    base[segment] = y0;
    from[segment] = x0;
    slope[segment] = rise;
    low[segment] = Math.min(y0, y1);
    high[segment] = Math.max(y0, y1);
    // Each rounding is monotonic, so the last x before the next segment goes furthest.
    const last = y0 + (below(x1) - x0) * rise;
    if (!(last >= low[segment]! && last <= high[segment]!)) isBounded = false;
  }
  return { at: Float64Array.from(xs), base, from, slope, ends: isBounded ? null : { low, high } };
}

/** The next number below. */
function below(x: number): number {
  if (x === 0) return -Number.MIN_VALUE;
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  number[0] = x;
  bits[0] = bits[0]! + (x > 0 ? -1n : 1n);
  return number[0]!;
}

/** Unknown (NaN) stays unknown: it is in segment 0, whose slope times NaN is NaN. */
export function followLine(out: Float64Array, x: Float64Array, line: Line, n: number): void {
  if (line.at.length <= 3) followThree(out, x, line, n);
  else followMany(out, x, line, n);
  if (line.ends) keepWithin(out, x, line, line.ends, n);
}

/** Points that are missing are beyond all numbers. */
function followThree(out: Float64Array, x: Float64Array, { at, base, from, slope }: Line, n: number): void {
  const [a, b, c] = [at[0]!, at[1] ?? Infinity, at[2] ?? Infinity];
  if (c === Infinity) {
    for (let r = 0; r < n; r++) {
      const value = x[r]!;
      const k = +(value >= a) + +(value >= b);
      out[r] = base[k]! + (value - from[k]!) * slope[k]!;
    }
    return;
  }
  for (let r = 0; r < n; r++) {
    const value = x[r]!;
    const k = +(value >= a) + +(value >= b) + +(value >= c);
    out[r] = base[k]! + (value - from[k]!) * slope[k]!;
  }
}

function followMany(out: Float64Array, x: Float64Array, { at, base, from, slope }: Line, n: number): void {
  for (let r = 0; r < n; r++) {
    const value = x[r]!;
    const k = placeOf(at, value);
    out[r] = base[k]! + (value - from[k]!) * slope[k]!;
  }
}

/** How many of the rising limits a value reaches. */
export function placeOf(at: Float64Array, value: number): number {
  let k = 0;
  for (let i = 0; i < at.length; i++) k += +(value >= at[i]!);
  return k;
}

function keepWithin(
  out: Float64Array,
  x: Float64Array,
  { at }: Line,
  { low, high }: NonNullable<Line['ends']>,
  n: number,
): void {
  for (let r = 0; r < n; r++) {
    const k = placeOf(at, x[r]!);
    const y = out[r]!;
    out[r] = y < low[k]! ? low[k]! : y > high[k]! ? high[k]! : y;
  }
}
