/** Bands over many rows: by the score, and forced by flags. */
import type { Band } from '../../documents/nodes/threshold.ts';
import type { Bits } from './bits.ts';

/** Bands of one threshold; those a flag forces and that are no bands of it come last. */
export interface BandPlan {
  readonly keys: readonly string[];
  /** From the second band on, where it begins. */
  readonly from: Float64Array;
  /** Bands by place, and which holds from there on; the same unless the bands are out of order. */
  readonly isSorted: boolean;
}

export function bandPlan(bands: readonly Band[], force: readonly string[]): BandPlan {
  const keys = bands.map(({ key }) => key);
  const from = Float64Array.from(bands.slice(1), (band) => band.from);
  return {
    keys: [...keys, ...new Set(force.filter((key) => !keys.includes(key)))],
    from,
    isSorted: from.every((each, index) => index === 0 || each >= from[index - 1]!),
  };
}

export function bandsByScore(out: Int16Array, score: Float64Array, { from, isSorted }: BandPlan, n: number): void {
  if (!isSorted) return bandsOneByOne(out, score, from, n);
  if (from.length <= 2) return threeBands(out, score, from[0] ?? Infinity, from[1] ?? Infinity, n);
  for (let r = 0; r < n; r++) {
    const value = score[r]!;
    let band = +(value === value) - 1;
    for (let k = 0; k < from.length; k++) band += +(value >= from[k]!);
    out[r] = band;
  }
}

function threeBands(out: Int16Array, score: Float64Array, second: number, third: number, n: number): void {
  for (let r = 0; r < n; r++) {
    const value = score[r]!;
    out[r] = +(value === value) + +(value >= second) + +(value >= third) - 1;
  }
}

/** Each band is its own rule: of several that hold, the last. */
function bandsOneByOne(out: Int16Array, score: Float64Array, from: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) {
    const value = score[r]!;
    out[r] = -1;
    for (let band = 0; band <= from.length; band++) {
      const isAbove = band === 0 ? value === value : value >= from[band - 1]!;
      if (isAbove && !(band < from.length && value >= from[band]!)) out[r] = band;
    }
  }
}

/** Of the flags, from the worst band to the best, the first that is true. */
export function bandsByForce(out: Int16Array, flags: readonly Bits[], bands: readonly number[], n: number): void {
  out.fill(-1, 0, n);
  for (let index = flags.length - 1; index >= 0; index--) {
    const bits = flags[index]!;
    for (let w = 0; w < (n + 31) >> 5; w++)
      for (let left = bits[w]!; left !== 0; left &= left - 1)
        out[(w << 5) + (31 - Math.clz32(left & -left))] = bands[index]!;
  }
}
