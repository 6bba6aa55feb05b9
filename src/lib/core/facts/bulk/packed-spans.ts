import type { PackedPoints } from './packed-points.ts';

/** A window for each moment asked: the points from index `from` up to and without `to`. */
export interface Spans {
  readonly from: Uint32Array;
  readonly to: Uint32Array;
}

export function createSpans(moments: number): Spans {
  return { from: new Uint32Array(moments), to: new Uint32Array(moments) };
}

/**
 * Sets the windows (end - width, end] of an account, as far as each moment sees its points.
 *
 * @param ends by moment, ascending (epoch ms)
 * @param width in ms
 */
export function moveSpans(spans: Spans, { times, start, seen }: PackedPoints, ends: Float64Array, width: number): void {
  const { from, to } = spans;
  let first = start;
  let next = start;
  for (let moment = 0; moment < ends.length; moment++) {
    const limit = start + seen[moment]!;
    const end = ends[moment]!;
    while (next < limit && times[next]! <= end) next++;
    while (first < next && times[first]! <= end - width) first++;
    from[moment] = first;
    to[moment] = next;
  }
}

/** In how many ms after a window's end the next point comes to be in it; Infinity for never. */
export function untilNext(
  { times, start, seen }: PackedPoints,
  { to }: Spans,
  ends: Float64Array,
  moment: number,
): number {
  return to[moment]! < start + seen[moment]! ? times[to[moment]!]! - ends[moment]! : Infinity;
}
