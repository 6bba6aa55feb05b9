import { churnedAsOf, nextChurnTurn } from '../signals/account-state.ts';
import type { AccountView } from '../signals/account-view.ts';
import { earlier } from '../signals/versions.ts';
import { dayMs } from '../time/calendar.ts';
import { isDateValue } from '../values.ts';
import type { Fact } from './fact.ts';
import { untilNextWholeDay } from './moving.ts';
import { readStated } from './stated.ts';

/**
 * Sum over time of (ARR in force x days in force) / 365, in the currency of the attribute `arr`: from `startDate`, else from the first ARR,
 * to the moment or to the day of churn. The first ARR counts back to the start date; while ARR is cleared nothing is added.
 * A known ARR that is not a number makes it unknown.
 */
export function readLifetimeValue(view: AccountView): Fact {
  const { at } = view.horizon;
  const seen = view.attributes.get('arr') ?? [];
  const start = readStated('startDate', view);
  const nextAt = earlier(view.nextAttributeAt, nextChurnTurn(view.history, view.horizon));
  const unknown = { value: null, observedAt: null, validUntil: nextAt, entries: 0, assumed: 0 };
  if (seen.length === 0) return { ...unknown, why: 'never' };
  if (start.value !== null && !isDateValue(start.value)) return { ...unknown, why: 'mistyped' };

  const from = isDateValue(start.value) ? start.value.date : seen[0]!.observedAt;
  const churnedAt = churnedAsOf(view.history, view.horizon);
  const until = churnedAt ?? at;
  let total = 0;
  for (const [index, { observedAt, value }] of seen.entries()) {
    if (value === null) continue;
    if (typeof value !== 'number') return { ...unknown, why: 'mistyped' };
    const begins = index === 0 ? from : Math.max(from, observedAt);
    const ends = Math.min(until, seen[index + 1]?.observedAt ?? until);
    if (ends > begins) total += (value * ((ends - begins) / dayMs)) / 365;
  }
  if (!Number.isFinite(total)) return { ...unknown, why: 'undefined' };
  const nextDay = churnedAt === null ? at + untilNextWholeDay(at - from) : null;
  const assumed = seen.filter((version) => version.assumed).length;
  return {
    value: total,
    observedAt: seen.at(-1)!.observedAt,
    validUntil: earlier(nextAt, nextDay),
    ...(churnedAt === null ? { counts: 'otherwise' } : {}),
    entries: seen.length,
    assumed,
  };
}
