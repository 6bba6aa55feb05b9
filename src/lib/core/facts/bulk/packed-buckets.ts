import type { Read } from '../../documents/nodes/signal.ts';
import type { Signal } from '../../documents/signal.ts';
import { dayMs } from '../../time/calendar.ts';
import { folds } from '../aggregates.ts';
import type { PackedPoints } from './packed-points.ts';

/** A window folded bucket by bucket, oldest first; written over by the next. */
export interface PackedBuckets {
  /** Bucket ends in ms before the window's end. */
  readonly times: Float64Array;
  readonly values: Float64Array;
  count: number;
  /** In how many ms a point may leave a bucket, or an empty one become unknown. */
  lasts: number;
  /** A bucket is empty because the source is silent. */
  isSilent: boolean;
  readonly fill: (
    points: PackedPoints,
    from: number,
    to: number,
    start: number,
    end: number,
    silentFrom: number,
  ) => void;
  readonly areFinite: () => boolean;
}

/** @param most how many buckets there are */
export function createPackedBuckets(
  signal: Signal,
  { days, fn }: NonNullable<Read['bucket']>,
  most: number,
): PackedBuckets {
  const step = days * dayMs;
  const emptyIsZero = signal.measures === 'events' && (fn === 'sum' || fn === 'count');
  const fold = folds[fn];
  const buckets: PackedBuckets = {
    times: new Float64Array(most),
    values: new Float64Array(most),
    count: 0,
    lasts: Infinity,
    isSilent: false,
    fill({ times, values }, from, to, start, end, silentFrom) {
      let [count, index, lasts, isSilent] = [0, from, Infinity, false];
      for (let bucketEnd = start + step; bucketEnd <= end; bucketEnd += step) {
        const first = index;
        if (index < to && times[index]! <= bucketEnd) lasts = Math.min(lasts, times[index]! - (bucketEnd - step));
        while (index < to && times[index]! <= bucketEnd) index++;
        if (first === index) {
          if (!emptyIsZero) continue;
          if (bucketEnd >= silentFrom) isSilent = true;
          else lasts = Math.min(lasts, silentFrom - bucketEnd);
        }
        buckets.times[count] = bucketEnd - end;
        buckets.values[count++] = first === index ? 0 : fold(values, first, index);
      }
      buckets.count = count;
      buckets.lasts = lasts;
      buckets.isSilent = isSilent;
    },
    areFinite() {
      for (let index = 0; index < buckets.count; index++) if (!Number.isFinite(buckets.values[index]!)) return false;
      return true;
    },
  };
  return buckets;
}
