/** Quantities that grow with every moment: days since and until. */
import type { Entry } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import type { Counting, Fact } from './fact.ts';

/**
 * In how many ms a number of days (of 24 hours) that runs with time next matters: at its next whole day, and 1 ms after a whole day,
 * so that a comparison with a whole number of days, inclusive or not, is never seen late. Between two of these the value does move,
 * but no such comparison changes.
 */
export function untilNextWholeDay(elapsedMs: number): number {
  const intoDay = elapsedMs - Math.floor(elapsedMs / dayMs) * dayMs;
  return intoDay === 0 ? 1 : dayMs - intoDay;
}

/** The moment (epoch ms) after `at` at which a number of days counted from or to a moment next matters, see untilNextWholeDay. */
export function nextWholeDay(from: number, at: number): number {
  return at + untilNextWholeDay(at - from);
}

/** The number of days (of 24 hours) at a moment (epoch ms). */
export function daysCounted({ from, as }: Pick<Counting, 'from' | 'as'>, at: number): number {
  return (as === 'since' ? at - from : -(at - from)) / dayMs;
}

/** Days since an entry, as a fact; `nextAt` is when something else may change it. */
export function daysFrom(entry: Entry, at: number, nextAt: number | null): Fact {
  const elapsed = at - entry.observedAt;
  const validUntil = Math.min(nextAt ?? Infinity, nextWholeDay(entry.observedAt, at));
  return {
    value: elapsed / dayMs,
    observedAt: entry.observedAt,
    validUntil,
    counts: { from: entry.observedAt, as: 'since', until: nextAt },
    entries: 1,
    assumed: entry.assumed ? 1 : 0,
  };
}
