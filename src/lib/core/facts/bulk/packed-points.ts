/** The points of one signal of one account, as each of several moments sees them, without an object per entry. */
import type { SeriesPack } from '../../signals/series-pack.ts';

export interface PackedPoints {
  /** Epoch ms, ascending from index `start` on; equal moments in the order of their revisions. */
  readonly times: Float64Array;
  /** Finite numbers. */
  readonly values: Float64Array;
  readonly start: number;
  /** By moment asked: how many points, counted from the first, it sees. */
  readonly seen: Uint32Array;
  /** By moment asked: when the series next changes by itself (epoch ms); Infinity for never. */
  readonly nextAt: Float64Array;
}

/**
 * Why the points of an account cannot be packed for all moments at once; the first three can be packed for each:
 * - `corrected`: a value is replaced or taken back after one of the moments asked has seen it
 * - `learned-late`: an entry comes to be known only after a moment that already sees a later one
 * - `beyond-rev`: an entry is newer than the revision asked for
 * - `not-a-number`: a value is no finite number
 * - `unordered`: entries are not in (observedAt, rev) order
 */
export type Unpackable = 'corrected' | 'learned-late' | 'beyond-rev' | 'not-a-number' | 'unordered';

/**
 * @param rev entries up to this revision
 * @returns the points of an account, in arrays that the next call writes over
 */
export type Packer = (series: SeriesPack, account: number, rev: number) => PackedPoints | Unpackable;

/** @param moments ascending (whole epoch ms); each sees what was true and known by then */
export function createPacker(moments: readonly number[]): Packer {
  const seen = new Uint32Array(moments.length);
  const nextAt = new Float64Array(moments.length);
  /** By entry: the first moment that sees it. */
  let firstSeen = new Uint32Array(256);
  let kept = { times: new Float64Array(256), values: new Float64Array(256) };

  return (series, account, rev) => {
    const [start, end] = [series.starts[account]!, series.starts[account + 1]!];
    if (end - start > firstSeen.length) {
      firstSeen = new Uint32Array(2 * (end - start));
      kept = { times: new Float64Array(2 * (end - start)), values: new Float64Array(2 * (end - start)) };
    }
    const looked = look(series, start, end, rev);
    if (typeof looked === 'string') return looked;
    setNextAt(series, start, end);
    if (looked.isPlain) {
      countSeen(end - start);
      return { times: series.observedAt, values: series.values, start, seen, nextAt };
    }
    return keepHolding(series, start, end) ? { ...kept, start: 0, seen, nextAt } : 'corrected';
  };

  /** Fills `firstSeen`; plain are entries of which each is a point. */
  function look(series: SeriesPack, start: number, end: number, rev: number): Unpackable | { isPlain: boolean } {
    const { observedAt, values, rev: revs } = series;
    let isPlain = true;
    let moment = 0;
    for (let index = start; index < end; index++) {
      if (revs[index]! > rev) return 'beyond-rev';
      if (!Number.isFinite(values[index]!)) {
        if (series.others.get(index) !== null) return 'not-a-number';
        isPlain = false;
      }
      if (index > start && observedAt[index]! <= observedAt[index - 1]!) {
        if (!isInOrder(series, index)) return 'unordered';
        isPlain = false;
      }
      const from = visibleFrom(series, index);
      if (moment > 0 && from <= moments[moment - 1]!) return 'learned-late';
      while (moment < moments.length && moments[moment]! < from) moment++;
      firstSeen[index - start] = moment;
    }
    return { isPlain };
  }

  /** Entries that others of their moment and contact replace are left out, and those that are taken back. */
  function keepHolding(series: SeriesPack, start: number, end: number): boolean {
    const { observedAt, values, contacts } = series;
    let count = 0;
    for (let index = start; index < end; index++) {
      let holds = series.others.get(index) !== null;
      for (let later = index + 1; later < end && observedAt[later] === observedAt[index]; later++) {
        if (contacts.get(later) !== contacts.get(index)) continue;
        if (firstSeen[later - start] !== firstSeen[index - start]) return false;
        holds = false;
      }
      if (!holds) continue;
      kept.times[count] = observedAt[index]!;
      kept.values[count] = values[index]!;
      // Never behind where it is read from.
      firstSeen[count++] = firstSeen[index - start]!;
    }
    countSeen(count);
    return true;
  }

  function countSeen(count: number): void {
    let index = 0;
    for (let moment = 0; moment < moments.length; moment++) {
      while (index < count && firstSeen[index]! <= moment) index++;
      seen[moment] = index;
    }
  }

  function setNextAt(series: SeriesPack, start: number, end: number): void {
    let index = end - 1;
    let next = Infinity;
    for (let moment = moments.length - 1; moment >= 0; moment--) {
      for (; index >= start && firstSeen[index - start]! > moment; index--)
        next = Math.min(next, visibleFrom(series, index));
      nextAt[moment] = next;
    }
  }
}

export function visibleFrom({ observedAt, knownAt }: SeriesPack, index: number): number {
  return Math.max(observedAt[index]!, knownAt[index]!);
}

/** Whether an entry comes after the one before it. */
export function isInOrder({ observedAt, rev }: SeriesPack, index: number): boolean {
  const step = observedAt[index]! - observedAt[index - 1]!;
  return step > 0 || (step === 0 && rev[index]! >= rev[index - 1]!);
}
