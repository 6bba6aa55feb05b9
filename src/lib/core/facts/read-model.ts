import type { FactSource } from '../documents/fact-key.ts';
import { dayMs } from '../time/calendar.ts';
import type { Value } from '../values.ts';
import type { Fact } from './fact.ts';
import { untilNextWholeDay } from './moving.ts';

/** A health model's reading of an account from a moment on (epoch ms), until the next point. */
export interface ModelPoint {
  readonly at: number;
  readonly score: number | null;
  /** The settled band, and its order in the model, worst = 0. */
  readonly band: string | null;
  readonly bandOrder: number | null;
}

/**
 * Another model's reading as of `at`. `score`, `band` and `bandOrder` come from the point in force, one made at this very moment included.
 * `change` and `daysInBand` read history only, points before `at`: the newest score minus the one in force `days` x 24 hours before `at`;
 * days of 24 hours since the first of the newest points that name the same band.
 *
 * @param points in time order
 */
export function readModel(source: FactSource & { kind: 'model' }, points: readonly ModelPoint[], at: number): Fact {
  if (source.read === 'change') return readChange(points, source.days, at);
  if (source.read === 'daysInBand') return readDaysInBand(points, at);
  const count = countBefore(points, at + 1);
  const point = points[count - 1];
  return factOf(point?.[source.read] ?? null, point, points[count]?.at ?? null);
}

function readChange(points: readonly ModelPoint[], days: number | undefined, at: number): Fact {
  if (!days) return { value: null, observedAt: null, validUntil: null, why: 'undefined' };
  const width = days * dayMs;
  const count = countBefore(points, at);
  const countThen = countBefore(points, at - width + 1);
  const [now, then] = [points[count - 1], points[countThen - 1]];
  // A point that says the same as the one before changes nothing: else every evaluation would ask for the next at once.
  const [next, nextThen] = [firstOther(points, count, 'score'), firstOther(points, countThen, 'score')];
  const moments = [next && next.at + 1, nextThen && nextThen.at + width];
  const validUntil = Math.min(...moments.filter((moment) => moment !== undefined));
  const value = now?.score == null || then?.score == null ? null : now.score - then.score;
  return factOf(value, now, validUntil === Infinity ? null : validUntil);
}

function readDaysInBand(points: readonly ModelPoint[], at: number): Fact {
  const count = countBefore(points, at);
  const newest = points[count - 1];
  const other = firstOther(points, count, 'band');
  const next = other ? other.at + 1 : null;
  if (!newest?.band) return factOf(null, newest, next);
  let first = count - 1;
  while (first > 0 && points[first - 1]!.band === newest.band) first--;
  const elapsed = at - points[first]!.at;
  return factOf(elapsed / dayMs, newest, Math.min(next ?? Infinity, at + untilNextWholeDay(elapsed)));
}

function factOf(value: Value, point: ModelPoint | undefined, validUntil: number | null): Fact {
  const known = typeof value === 'number' && !Number.isFinite(value) ? null : value;
  const fact = { value: known, observedAt: point?.at ?? null, validUntil };
  return known === null ? { ...fact, why: point ? 'undefined' : 'never' } : fact;
}

/** The first point from a place on that says something else than the one before that place. */
function firstOther(points: readonly ModelPoint[], from: number, what: 'score' | 'band'): ModelPoint | undefined {
  const said = points[from - 1]?.[what] ?? null;
  return points.slice(from).find((point) => point[what] !== said);
}

/** How many points were made before a moment. */
function countBefore(points: readonly ModelPoint[], moment: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (points[middle]!.at < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}
