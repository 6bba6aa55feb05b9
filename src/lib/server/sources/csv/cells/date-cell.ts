/** Dates as they appear in exports. Only day and month order can be in doubt, and is never guessed. */
import { parseIsoMoment } from '#lib/core/values.ts';
import { CellFault } from './cell-fault.ts';

export const dateOrders = ['dmy', 'mdy', 'epoch-s', 'epoch-ms', 'excel'] as const;

/** How to read what is not clear by itself: `03/04/2025`, or a bare number. */
export type DateOrder = (typeof dateOrders)[number];

export type DateShape =
  /** Means one thing: ISO, year first, day with dots, month by name. */
  | 'clear'
  /** `28/02/2025`, `02/28/2025`, `03/04/2025`. */
  | 'dmy'
  | 'mdy'
  | 'either'
  /** `03/03/2025`: the order makes no difference. */
  | 'same'
  /** Looks like a date that does not exist. */
  | 'impossible';

const tail = String.raw`(?:[T ,]\s?(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?\s?([AaPp]\.?[Mm]\.?)?\s?(Z|UTC|GMT|[+-]\d{2}:?\d{2})?)?`;
const yearFirst = new RegExp(String.raw`^(\d{4})([-/.])(\d{1,2})\2(\d{1,2})${tail}$`);
const yearLast = new RegExp(String.raw`^(\d{1,2})([-/.])(\d{1,2})\2(\d{4}|\d{2})${tail}$`);
const dayName = new RegExp(
  String.raw`^(\d{1,2})(?:st|nd|rd|th|\.)?[-\s]\s?([\p{L}]{3,10})\.?,?[-\s]\s?(\d{4}|\d{2})${tail}$`,
  'u',
);
const nameDay = new RegExp(String.raw`^([\p{L}]{3,10})\.?\s(\d{1,2})(?:st|nd|rd|th)?,?\s(\d{4})${tail}$`, 'u');
const compact = /^((?:19|20)\d{2})(\d{2})(\d{2})$/;

/** First letters of month names in English, German, French and Spanish; the longer ones first. */
const months: readonly (readonly [string, number])[] = [
  ['juil', 7],
  ['juin', 6],
  ['jan', 1],
  ['ene', 1],
  ['jän', 1],
  ['feb', 2],
  ['fév', 2],
  ['fev', 2],
  ['mar', 3],
  ['mär', 3],
  ['mrz', 3],
  ['apr', 4],
  ['avr', 4],
  ['abr', 4],
  ['may', 5],
  ['mai', 5],
  ['jun', 6],
  ['jul', 7],
  ['aug', 8],
  ['aoû', 8],
  ['aou', 8],
  ['ago', 8],
  ['sep', 9],
  ['oct', 10],
  ['okt', 10],
  ['nov', 11],
  ['dec', 12],
  ['déc', 12],
  ['dez', 12],
  ['dic', 12],
];

function monthOf(name: string): number {
  const lower = name.toLowerCase();
  return months.find(([start]) => lower.startsWith(start))?.[1] ?? 0;
}

interface Parts {
  readonly a: number;
  readonly b: number;
  readonly year: number;
  readonly time: number;
  readonly isDotted: boolean;
}

const impossible = new CellFault('is no day of the calendar; correct it or leave the cell empty');
const noDate = new CellFault('is not a date; write it as YYYY-MM-DD');
const doubtful = new CellFault('can be day/month or month/day; say which order the column uses', true);

/** Epoch milliseconds; calendar dates are midnight UTC, times without a zone are UTC. */
export function readDate(text: string, order?: DateOrder): number | CellFault {
  if (order === 'epoch-s' || order === 'epoch-ms' || order === 'excel') return readSerial(text, order);
  const clear = readClear(text);
  if (clear !== null) return clear;
  const parts = readParts(text);
  if (!parts) return noDate;
  const shape = shapeOfParts(parts);
  if (shape === 'impossible') return impossible;
  if (shape === 'same') return moment(parts.year, parts.a, parts.a, parts.time)!;
  if (order === undefined) {
    if (parts.isDotted && shape !== 'mdy') return dayFirst(parts);
    return shape === 'either' ? doubtful : shape === 'dmy' ? dayFirst(parts) : monthFirst(parts);
  }
  const found =
    order === 'dmy'
      ? moment(parts.year, parts.b, parts.a, parts.time)
      : moment(parts.year, parts.a, parts.b, parts.time);
  if (found !== null) return found;
  return new CellFault(
    `is no day of the calendar when read as ${order === 'dmy' ? 'day/month/year' : 'month/day/year'}; correct it or choose the other order`,
  );
}

const dayFirst = (parts: Parts) => moment(parts.year, parts.b, parts.a, parts.time)!;
const monthFirst = (parts: Parts) => moment(parts.year, parts.a, parts.b, parts.time)!;

/** How a date is written; `null` when it is no date. Dots are day first everywhere, so they leave no doubt. */
export function shapeOfDate(text: string): DateShape | null {
  const clear = readClear(text);
  if (clear !== null) return typeof clear === 'number' ? 'clear' : clear === impossible ? 'impossible' : null;
  const parts = readParts(text);
  if (!parts) return null;
  const shape = shapeOfParts(parts);
  return parts.isDotted && shape !== 'impossible' && shape !== 'mdy' ? 'clear' : shape;
}

function readClear(text: string): number | CellFault | null {
  if (text.length >= 10 && text.charCodeAt(4) === 45) {
    const iso = parseIsoMoment(text);
    if (iso !== null) return iso;
  }
  const first = yearFirst.exec(text);
  if (first) return moment(+first[1]!, +first[3]!, +first[4]!, timeOf(first, 5)) ?? impossible;
  const packed = compact.exec(text);
  if (packed) return moment(+packed[1]!, +packed[2]!, +packed[3]!, 0) ?? impossible;
  const named = dayName.exec(text);
  if (named) return withName(+named[1]!, named[2]!, named[3]!, timeOf(named, 4));
  const american = nameDay.exec(text);
  return american ? withName(+american[2]!, american[1]!, american[3]!, timeOf(american, 4)) : null;
}

function withName(day: number, name: string, year: string, time: number | null): number | CellFault {
  const month = monthOf(name);
  return month === 0 ? noDate : (moment(fullYear(year), month, day, time) ?? impossible);
}

function readParts(text: string): Parts | null {
  const found = yearLast.exec(text);
  if (!found) return null;
  return {
    a: +found[1]!,
    b: +found[3]!,
    year: fullYear(found[4]!),
    time: timeOf(found, 5) ?? NaN,
    isDotted: found[2] === '.',
  };
}

function shapeOfParts({ a, b, year, time }: Parts): Exclude<DateShape, 'clear'> {
  const asDmy = moment(year, b, a, time) !== null;
  const asMdy = moment(year, a, b, time) !== null;
  if (asDmy && asMdy) return a === b ? 'same' : 'either';
  return asDmy ? 'dmy' : asMdy ? 'mdy' : 'impossible';
}

/** Two-digit years are 1970 to 2069. */
function fullYear(text: string): number {
  return text.length === 4 ? +text : +text + (+text < 70 ? 2000 : 1900);
}

/** Milliseconds of the day, less the zone; `null` for a time that does not exist. `at` is the group of the hour. */
function timeOf(match: RegExpExecArray, at: number): number | null {
  const [hours, minutes, seconds, fraction, half, zone] = match.slice(at, at + 6);
  if (hours === undefined) return 0;
  let hour = +hours;
  if (half) {
    if (hour < 1 || hour > 12) return null;
    hour = (hour % 12) + (/^p/i.test(half) ? 12 : 0);
  }
  if (hour > 23 || +minutes! > 59 || +(seconds ?? 0) > 59) return null;
  const millis = fraction ? Math.floor(+`0.${fraction}` * 1000) : 0;
  return ((hour * 60 + +minutes!) * 60 + +(seconds ?? 0)) * 1000 + millis - zoneOf(zone);
}

function zoneOf(zone: string | undefined): number {
  if (!zone || !/^[+-]/.test(zone)) return 0;
  return (zone[0] === '-' ? -1 : 1) * (+zone.slice(1, 3) * 60 + +zone.slice(-2)) * 60_000;
}

const daysInMonth = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function moment(year: number, month: number, day: number, time: number | null): number | null {
  if (time === null || !Number.isFinite(time) || year < 1800 || year > 2300 || month < 1 || month > 12) return null;
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const last = month === 2 && isLeap ? 29 : daysInMonth[month - 1]!;
  return day < 1 || day > last ? null : Date.UTC(year, month - 1, day) + time;
}

const serials = {
  'epoch-s': { unit: 1000, start: 0, name: 'seconds since 1970' },
  'epoch-ms': { unit: 1, start: 0, name: 'milliseconds since 1970' },
  // Day 25,569 of a spreadsheet is 1 January 1970.
  excel: { unit: 86_400_000, start: 25_569, name: 'a spreadsheet day number' },
} as const;

function readSerial(text: string, order: keyof typeof serials): number | CellFault {
  const { unit, start, name } = serials[order];
  const found = /^-?\d{1,15}(?:\.\d{1,10})?$/.test(text) ? Math.round((+text - start) * unit) : NaN;
  const inRange = found >= Date.UTC(1800, 0, 1) && found < Date.UTC(2301, 0, 1);
  return inRange ? found : new CellFault(`is not ${name}; correct it or choose another date format`);
}
