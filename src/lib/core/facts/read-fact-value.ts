import type { Signal } from '../documents/signal.ts';
import { problem, type Problem } from '../problems.ts';
import { isDateValue, parseIsoMoment, type Value, type ValueType } from '../values.ts';
import { factType } from './fact-type.ts';

/** A fact as a file gives it: a CSV cell or a JSON value, dates also as `{ date: "YYYY-MM-DD" }`. */
export type RawFact = string | number | boolean | null | undefined | { readonly date: string | number };

interface ReadValue {
  readonly value: Value;
  readonly problem?: Problem;
}

/**
 * A fact from a file as a typed value. Nothing and blank text are unknown. Where the signal's definition says the type, the value must
 * have it. Where nothing says it, a text that is written as a number, as `true` or `false`, or as an ISO date is one; any other stays text.
 * What cannot be used is unknown, with a problem that names the key; the caller adds the row.
 */
export function readFactValue(
  key: string,
  raw: RawFact,
  signals: ReadonlyMap<string, Pick<Signal, 'type'>> = new Map(),
): ReadValue {
  if (raw === null || raw === undefined) return { value: null };
  const type = factType(key, signals);
  switch (typeof raw) {
    case 'string':
      return raw.trim() === '' ? { value: null } : readText(key, raw, type);
    case 'number':
      if (!Number.isFinite(raw)) return refuse(key, raw, 'number-too-large', numberHint);
      return expect(key, raw, raw, 'number', type);
    case 'boolean':
      return expect(key, raw, raw, 'boolean', type);
    default: {
      const date = dateOf(raw);
      return date ? expect(key, raw, date, 'date', type) : refuse(key, JSON.stringify(raw), 'not-a-date', dateHint);
    }
  }
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;

const numberHint = 'write a number between -1.8e308 and 1.8e308, such as 1234.5';
const dateHint = 'write a day that exists as YYYY-MM-DD';

function readText(key: string, raw: string, type: ValueType | null): ReadValue {
  const text = raw.trim();
  const looksLike = (wanted: ValueType): boolean => type === wanted || type === null;
  if (type === 'text') return { value: raw };
  if (looksLike('number') && NUMBER.test(text)) {
    const number = Number(text);
    return Number.isFinite(number) ? { value: number } : refuse(key, text, 'number-too-large', numberHint);
  }
  if (looksLike('boolean') && /^(true|false)$/i.test(text)) return { value: text.toLowerCase() === 'true' };
  if (looksLike('date')) {
    const date = parseIsoMoment(text);
    if (date !== null) return { value: { date } };
    if (/^\d{4}-\d{2}-\d{2}([T ]\d|$)/.test(text)) return refuse(key, text, 'not-a-date', dateHint);
  }
  if (type === null) return { value: raw };
  const hint = { number: numberHint, boolean: 'write true or false', date: dateHint }[type];
  return refuse(key, text, `not-a-${type}`, hint);
}

function dateOf(raw: { readonly date: string | number }): Value {
  if (isDateValue(raw)) return Number.isFinite(raw.date) ? { date: raw.date } : null;
  const date = typeof raw.date === 'string' ? parseIsoMoment(raw.date) : null;
  return date === null ? null : { date };
}

function expect(key: string, raw: RawFact, value: Value, has: ValueType, wanted: ValueType | null): ReadValue {
  if (wanted === null || wanted === has) return { value };
  return refuse(
    key,
    typeof raw === 'object' ? JSON.stringify(raw) : raw,
    `not-a-${wanted}`,
    `give a ${wanted}, not a ${has}`,
  );
}

function refuse(key: string, raw: unknown, code: string, hint: string): ReadValue {
  const shown = String(raw);
  const quoted = shown.length > 60 ? `${shown.slice(0, 60)}…` : shown;
  return { value: null, problem: problem(code, `"${key}" cannot take "${quoted}"; ${hint}.`, { column: key }) };
}
