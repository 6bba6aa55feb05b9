/** The values that flow through a document: a number, a text, a boolean, a date, or unknown (`null`). */

/** A moment, as epoch milliseconds; a calendar date is midnight UTC of that day. Distinct from a number on purpose. */
export interface DateValue {
  readonly date: number;
}

export type Value = number | string | boolean | DateValue | null;

export type ValueType = 'number' | 'text' | 'boolean' | 'date';

export function isDateValue(value: unknown): value is DateValue {
  return typeof value === 'object' && value !== null && typeof (value as { date?: unknown }).date === 'number';
}

/** The type of a known value. NaN and the infinities are not values: they count as unknown. */
export function typeOf(value: Value): ValueType | null {
  switch (typeof value) {
    case 'number':
      return Number.isFinite(value) ? 'number' : null;
    case 'string':
      return 'text';
    case 'boolean':
      return 'boolean';
    default:
      return isDateValue(value) && Number.isFinite(value.date) ? 'date' : null;
  }
}

/** A constant as people write it in documents: dates are `{ date: "YYYY-MM-DD" }` or a full ISO moment. */
export type Constant = number | string | boolean | { readonly date: string };

/** An authored constant as a runtime value. A date that does not exist is unknown. */
export function constantValue(constant: Constant): Value {
  if (typeof constant !== 'object') return constant;
  const date = parseIsoMoment(constant.date);
  return date === null ? null : { date };
}

/** The same value in the authored form, for cases and exports. */
export function valueConstant(value: Value): Constant | null {
  if (!isDateValue(value)) return value;
  const iso = isoMoment(value.date);
  return { date: iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso };
}

const ISO = /^(\d{4})-(\d{2})-(\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2})(?:\.(\d{1,3})\d*)?)?(Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * `YYYY-MM-DD`, optionally with a time (`T` or a space, seconds and zone optional; without a zone it is UTC),
 * as epoch milliseconds; `null` when it is not such a text or no such day exists (31 February).
 */
export function parseIsoMoment(text: string): number | null {
  const match = ISO.exec(text.trim());
  if (!match) return null;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0', zone = 'Z'] = match;
  const date = Date.UTC(+year!, +month! - 1, +day!);
  if (isoMoment(date).slice(0, 10) !== `${year}-${month}-${day}`) return null;
  if (+hour > 23 || +minute > 59 || +second > 59) return null;
  const time = ((+hour * 60 + +minute) * 60 + +second) * 1000 + +fraction.padEnd(3, '0');
  return date + time - zoneOffset(zone);
}

function zoneOffset(zone: string): number {
  if (zone === 'Z') return 0;
  const [hours, minutes] = [+zone.slice(1, 3), +zone.slice(-2)];
  return (zone[0] === '-' ? -1 : 1) * (hours * 60 + minutes) * 60_000;
}

/** Epoch milliseconds as an ISO text in UTC. */
export function isoMoment(moment: number): string {
  return new Date(moment).toISOString();
}
