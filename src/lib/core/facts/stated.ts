/** Attributes as sources state them, and days from and to their dates. */
import type { AccountView } from '../signals/account-view.ts';
import { dayMs } from '../time/calendar.ts';
import { isDateValue, typeOf } from '../values.ts';
import type { Fact } from './fact.ts';
import { nextWholeDay } from './moving.ts';

/** The value a source stated; unknown (`never`) when none did. */
export function readStated(attribute: string, view: AccountView): Fact {
  const entry = view.attributes.get(attribute)?.at(-1);
  const validUntil = view.nextAttributeAt;
  if (!entry) return { value: null, observedAt: null, validUntil, why: 'never', entries: 0, assumed: 0 };
  const fact = { observedAt: entry.observedAt, validUntil, entries: 1, assumed: entry.assumed ? 1 : 0 };
  if (entry.value === null) return { ...fact, value: null, why: 'cleared' };
  return typeOf(entry.value) === null ? { ...fact, value: null, why: 'mistyped' } : { ...fact, value: entry.value };
}

/** Days of 24 hours since or until a date, fractional, negative on the other side of it; unknown stays unknown. */
export function readDays(fact: Fact, as: 'daysSince' | 'daysUntil', at: number): Fact {
  if (fact.value === null) return fact;
  if (!isDateValue(fact.value)) return { ...fact, value: null, why: 'mistyped', counts: undefined };
  const from = fact.value.date;
  const elapsed = at - from;
  return {
    ...fact,
    value: (as === 'daysSince' ? elapsed : -elapsed) / dayMs,
    validUntil: Math.min(fact.validUntil ?? Infinity, nextWholeDay(from, at)),
    counts: { from, as: as === 'daysSince' ? 'since' : 'until', until: fact.validUntil },
  };
}
