/** Values as people read them in reasons and messages. */
import { isDateValue, isoMoment, type Value } from './values.ts';

const months = 'January February March April May June July August September October November December'.split(' ');

/** `3 March 2026`, of the day in UTC: calendar dates are midnight UTC. */
export function shownDate(moment: number): string {
  const [year, month, day] = isoMoment(moment).slice(0, 10).split('-');
  return `${Number(day)} ${months[Number(month) - 1]} ${year}`;
}

/** Numbers with at most two decimals, dates as days, booleans as yes and no; `null` for unknown. */
export function shownValue(value: Value): string | null {
  if (isDateValue(value)) return Math.abs(value.date) <= 8.64e15 ? shownDate(value.date) : null;
  if (typeof value === 'number') return Number.isFinite(value) ? String(Number(value.toFixed(2))) : null;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value;
}

/** One decimal; more where rounding would put the score on the wrong side of the boundary it is compared with. */
export function shownScore(score: number, boundary?: number): string {
  for (let decimals = 1; decimals < 9; decimals++) {
    const text = score.toFixed(decimals);
    if (boundary === undefined || Number(text) >= boundary === score >= boundary) return text;
  }
  return String(score);
}

/** `renewalDate` as "renewal date": attribute keys in sentences. */
export function shownName(key: string): string {
  return key
    .replaceAll(/([a-z0-9])([A-Z])/g, (_, before: string, capital: string) => `${before} ${capital.toLowerCase()}`)
    .replaceAll(/[._-]/g, ' ');
}
