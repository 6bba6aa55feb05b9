/** Many limits on one fact: each row is given its place among them once, and the rows below each limit follow by running ORs. */

/** `block` holds one bit set after another: the rows below each of the limits once the step has run. Unknown rows are in none. */
export function rankStep(block: Uint32Array, sorted: Float64Array): (x: Float64Array | null, n: number) => void {
  const depth = Math.ceil(Math.log2(sorted.length + 1));
  // A whole tree: what is missing is beyond all numbers.
  const tree = new Float64Array((1 << depth) - 1).fill(Infinity);
  tree.set(sorted);
  return (x, n) => sortIn(block, block.length / sorted.length, tree, sorted.length, x, n);
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
