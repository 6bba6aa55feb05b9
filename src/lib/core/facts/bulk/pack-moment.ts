import type { SeriesPack } from '../../signals/series-pack.ts';
import { isInOrder, visibleFrom, type Packer } from './packed-points.ts';

/** Packs the points as one moment (epoch ms) sees them, whatever was corrected or learned late. */
export function createMomentPacker(at: number): Packer {
  let times = new Float64Array(64);
  let values = new Float64Array(64);
  /** Where in the series each point is from. */
  let sources = new Uint32Array(64);
  const seen = new Uint32Array(1);
  const nextAt = new Float64Array(1);

  return (series, account, rev) => {
    const [start, end] = [series.starts[account]!, series.starts[account + 1]!];
    if (end - start > times.length) grow(2 * (end - start));
    let count = 0;
    nextAt[0] = Infinity;
    for (let index = start; index < end; index++) {
      if (index > start && !isInOrder(series, index)) return 'unordered';
      if (series.rev[index]! > rev) continue;
      const from = visibleFrom(series, index);
      if (from > at) {
        nextAt[0] = Math.min(nextAt[0]!, from);
        continue;
      }
      count = withoutEarlier(series, index, count);
      if (series.others.get(index) === null) continue;
      const value = series.values[index]!;
      if (!Number.isFinite(value)) return 'not-a-number';
      times[count] = series.observedAt[index]!;
      values[count] = value;
      sources[count++] = index;
    }
    seen[0] = count;
    return { times, values, start: 0, seen, nextAt };
  };

  /** Takes out what was said before about the same moment and contact, and closes the gap. */
  function withoutEarlier({ observedAt, contacts }: SeriesPack, index: number, count: number): number {
    for (let place = count - 1; place >= 0 && times[place] === observedAt[index]; place--) {
      if (contacts.get(sources[place]!) !== contacts.get(index)) continue;
      for (const array of [times, values, sources]) array.copyWithin(place, place + 1, count);
      return count - 1;
    }
    return count;
  }

  function grow(length: number): void {
    times = new Float64Array(length);
    values = new Float64Array(length);
    sources = new Uint32Array(length);
  }
}
