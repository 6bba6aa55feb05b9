/** Many limits on one fact: each row is given its place among them once, and the rows below each limit follow by running ORs. */
import type { Bits } from './bits.ts';
import { wordsFor } from './register.ts';

/** `sets[i]` are the rows below `sorted[i]` once the step has run; unknown rows are in none. */
export function rankSteps(
  sorted: Float64Array,
  rows: number,
): { sets: readonly Bits[]; step: (x: Float64Array | null, n: number) => void } {
  const stride = wordsFor(rows);
  const all = new Uint32Array(sorted.length * stride);
  const sets = Array.from(sorted, (_, index) => all.subarray(index * stride, (index + 1) * stride));
  const depth = Math.ceil(Math.log2(sorted.length + 1));
  // A whole tree: what is missing is beyond all numbers.
  const tree = new Float64Array((1 << depth) - 1).fill(Infinity);
  tree.set(sorted);
  return { sets, step: (x, n) => sortIn(all, stride, tree, sorted.length, x, n) };
}

function sortIn(
  all: Uint32Array,
  stride: number,
  tree: Float64Array,
  count: number,
  x: Float64Array | null,
  n: number,
): void {
  const words = (n + 31) >> 5;
  all.fill(0);
  if (!x) return;
  const top = (tree.length + 1) >> 1;
  for (let r = 0; r < n; r++) {
    const value = x[r]!;
    let place = 0;
    // Without branches: where it is not below, the step is taken. Unknown is below nothing, and so comes last.
    for (let step = top; step > 0; step >>= 1) place += step & (+(value < tree[place + step - 1]!) - 1);
    if (place < count) all[place * stride + (r >> 5)]! |= 1 << (r & 31);
  }
  for (let limit = 1; limit < count; limit++) {
    const at = limit * stride;
    for (let w = 0; w < words; w++) all[at + w]! |= all[at - stride + w]!;
  }
}
