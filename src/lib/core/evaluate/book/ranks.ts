type Sorted = readonly number[] | Float64Array;

/** 100 x (below + half of equal) / n over many rows; with `lower` better, above instead of below. Unknown for fewer than 20 values. */
export function ranks(
  out: Float64Array,
  x: Float64Array,
  sorted: Sorted | undefined,
  better: 'higher' | 'lower',
  n: number,
): void {
  if (!sorted || sorted.length < 20) {
    out.fill(NaN, 0, n);
    return;
  }
  const count = sorted.length;
  for (let r = 0; r < n; r++) {
    const value = x[r]!;
    if (value !== value) {
      out[r] = NaN;
      continue;
    }
    const below = firstNotBelow(sorted, value, 0, count);
    const upTo = below < count && sorted[below] === value ? firstAbove(sorted, value, below + 1, count) : below;
    const worse = better === 'higher' ? below : count - upTo;
    out[r] = (100 * (worse + (upTo - below) / 2)) / count;
  }
}

function firstNotBelow(sorted: Sorted, value: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstAbove(sorted: Sorted, value: number, from: number, to: number): number {
  let [low, high] = [from, to];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
