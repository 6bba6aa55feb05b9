import type { Read } from '../documents/nodes/signal.ts';
import { dayMs } from '../time/calendar.ts';
import { typeOf, type Value } from '../values.ts';
import type { Fact, UnknownReason } from './fact.ts';
import { untilNextWholeDay } from './moving.ts';
import { countPoints, readWindow, untilNext, type Reading, type SignalHistory, type WindowFunction } from './window.ts';

type AnyReading = Omit<Reading, 'value'> & {
  readonly value: Value;
  /** Of a number of days that runs with time: where in the series it is counted from, and how long nothing else changes it. */
  readonly counts?: { readonly from: number; readonly lasts: number };
};

/**
 * One read of a signal's history as of `at` (epoch ms).
 *
 * - `latest`: the newest value up to the window's end; a state holds until the next value. With `days` only the window is looked at.
 * - `change`: aggregate `of` (default `avg`) of the window minus that of the window of the same width before it; `changePct`: that difference
 *   in percent of the absolute value of the earlier one, unknown when that is 0. With `of: latest` a state is compared with the value that
 *   was in force one width earlier.
 * - `daysSince`: days of 24 hours since the newest value, fractional.
 * - What is counted within the last n days (`series.sinks`) is unknown while its source is silent: it would fall to 0 by itself.
 * - `maxAgeDays`: unknown when the newest value was older than this at the window's end.
 *
 * Windows and aggregates: see readWindow.
 */
export function readSignal(history: SignalHistory, read: Read, at: number): Fact {
  const end = at - (read.offsetDays ?? 0) * dayMs;
  const fresh = read.maxAgeDays === undefined ? null : checkAge(history, read.maxAgeDays, end);
  if (fresh?.why) return factOf(history, fresh, at, end);
  const { series, silentFrom } = history;
  if (series.sinks && end >= silentFrom)
    return factOf(history, { value: null, why: 'source-silent', from: 0, to: 0, lasts: Infinity }, at, end);
  const reading = series.sinks
    ? noLonger(readFresh(history, read, end), silentFrom - end)
    : readFresh(history, read, end);
  return factOf(history, fresh ? noLonger(reading, fresh.lasts) : reading, at, end);
}

function noLonger(reading: AnyReading, most: number): AnyReading {
  const { counts } = reading;
  const lasts = Math.min(reading.lasts, most);
  return counts
    ? { ...reading, lasts, counts: { ...counts, lasts: Math.min(counts.lasts, most) } }
    : { ...reading, lasts };
}

function readFresh(history: SignalHistory, read: Read, end: number): AnyReading {
  if (read.fn === 'latest' && !(read.bucket && read.days)) return latest(history, end, read.days ?? Infinity);
  if (read.fn === 'daysSince') return daysSince(history, end);
  if (!read.days) return { value: null, why: 'undefined', from: 0, to: 0, lasts: Infinity };
  const { bucket, halfLifeDays, days } = read;
  if (read.fn !== 'change' && read.fn !== 'changePct')
    return readWindow(history, read.fn, { bucket, halfLifeDays, days }, end);
  const fold = (moment: number): Reading => {
    const of: WindowFunction = read.of ?? 'avg';
    if (of !== 'latest' || bucket) return readWindow(history, of, { bucket, days }, moment);
    return numeric(latest(history, moment, history.signal.measures === 'state' ? Infinity : days));
  };
  return compare(fold(end), fold(end - days * dayMs), read.fn === 'changePct');
}

function latest({ signal, series, silentFrom }: SignalHistory, end: number, days: number): AnyReading {
  const to = countPoints(series.points, end);
  const point = series.points[to - 1];
  const lasts = untilNext(series.points, to, end);
  if (!point) {
    if (!series.isLevel) return { value: null, why: 'never', from: 0, to: 0, lasts };
    if (series.points.length > 0) return { value: 0, from: 0, to: 0, lasts };
    if (end >= silentFrom) return { value: null, why: 'source-silent', from: 0, to: 0, lasts };
    return { value: 0, from: 0, to: 0, lasts: silentFrom - end };
  }
  const used = { from: to - 1, to };
  const age = end - point.t;
  if (!series.isLevel && age >= days * dayMs) return { ...used, value: null, why: 'empty-window', lasts };
  const stays = series.isLevel ? lasts : Math.min(lasts, days * dayMs - age);
  if (typeOf(point.value) !== signal.type) return { ...used, value: null, why: 'mistyped', lasts: stays };
  return { ...used, value: point.value, lasts: stays };
}

function daysSince({ series }: SignalHistory, end: number): AnyReading {
  const to = countPoints(series.points, end);
  const point = series.points[to - 1];
  const lasts = untilNext(series.points, to, end);
  if (!point) return { value: null, why: 'never', from: 0, to: 0, lasts };
  const elapsed = end - point.t;
  const counts = { from: point.t, lasts };
  return { value: elapsed / dayMs, from: to - 1, to, lasts: Math.min(lasts, untilNextWholeDay(elapsed)), counts };
}

/** `why` is set when the newest value is too old. A level is as old as its source's last report or its newest change. */
function checkAge({ series, silentFrom, signal }: SignalHistory, maxAgeDays: number, end: number): AnyReading | null {
  const to = countPoints(series.points, end);
  const point = series.points[to - 1];
  const lasts = untilNext(series.points, to, end);
  if (!point) return null;
  const isReported = series.isLevel && signal.expectedEveryDays !== undefined && end < silentFrom;
  if (isReported) return { value: null, from: to - 1, to, lasts: silentFrom - end };
  const left = maxAgeDays * dayMs - (end - point.t);
  if (left < 0) return { value: null, why: 'stale', from: to - 1, to, lasts };
  return { value: null, from: to - 1, to, lasts: Math.min(lasts, left + 1) };
}

function compare(now: Reading, before: Reading, asPercent: boolean): Reading {
  const used = {
    from: Math.min(before.from, now.from),
    to: Math.max(now.to, before.to),
    lasts: Math.min(now.lasts, before.lasts),
  };
  if (now.value === null || before.value === null) return { ...used, value: null, why: now.why ?? before.why };
  const change = now.value - before.value;
  const value = asPercent ? (change / Math.abs(before.value)) * 100 : change;
  return Number.isFinite(value) ? { ...used, value } : { ...used, value: null, why: 'undefined' };
}

function numeric(reading: AnyReading): Reading {
  const { value } = reading;
  if (value === null || typeof value === 'number') return { ...reading, value };
  return { ...reading, value: null, why: 'mistyped' };
}

function factOf({ series }: SignalHistory, reading: AnyReading, at: number, end: number): Fact {
  const { value, why, from, to, lasts, counts } = reading;
  let assumed = 0;
  for (let index = from; index < to; index++) if (series.points[index]!.assumed) assumed++;
  const until = (ms: number): number | null => {
    const changesAt = at + ms;
    const first = series.nextAt !== null && series.nextAt < changesAt ? series.nextAt : changesAt;
    return first === Infinity ? null : first;
  };
  return {
    value,
    observedAt: to > from ? series.points[to - 1]!.t : null,
    validUntil: until(lasts),
    ...((why as UnknownReason | undefined) ? { why } : {}),
    ...(counts ? { counts: { from: counts.from + (at - end), as: 'since', until: until(counts.lasts) } } : {}),
    entries: to - from,
    assumed,
  };
}
