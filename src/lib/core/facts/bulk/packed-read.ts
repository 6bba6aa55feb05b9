/** readSignal over packed points: the same values and lasting, for signals of numbers that are no levels. */
import type { Read } from '../../documents/nodes/signal.ts';
import type { Signal } from '../../documents/signal.ts';
import { dayMs } from '../../time/calendar.ts';
import { untilNextWholeDay } from '../moving.ts';
import { createSpans, moveSpans, untilNext } from './packed-spans.ts';
import { createPackedWindow, sayUndefined, type Answers, type PackedReader } from './packed-window.ts';

export interface PackedAnswers extends Answers {
  /** Of a number of days that runs with time: the moment it is counted from (epoch ms), NaN where it is unknown; `null` of all others. */
  readonly countsFrom: Float64Array | null;
  /** Like `lasts`, but for the passing of time. */
  readonly countLasts: Float64Array | null;
}

export interface PackedRead {
  readonly answers: PackedAnswers;
  readonly read: PackedReader;
}

/** @param moments ascending (epoch ms) */
export function createPackedRead(
  signal: Signal,
  read: Read,
  moments: readonly number[],
  withTimes: boolean,
): PackedRead {
  const offset = (read.offsetDays ?? 0) * dayMs;
  const ends = Float64Array.from(moments, (at) => at - offset);
  const doesCount = withTimes && read.fn === 'daysSince';
  const answers = {
    ...createAnswers(moments.length, withTimes),
    countsFrom: doesCount ? new Float64Array(moments.length) : null,
    countLasts: doesCount ? new Float64Array(moments.length) : null,
  };
  const fresh = createReader(signal, read, ends, offset, answers);
  return { answers, read: read.maxAgeDays === undefined ? fresh : withAge(fresh, read.maxAgeDays, ends, answers) };
}

function createAnswers(moments: number, withTimes: boolean): Answers {
  return {
    value: new Float64Array(moments),
    isSilent: new Uint8Array(moments),
    lasts: withTimes ? new Float64Array(moments) : null,
  };
}

function createReader(
  signal: Signal,
  read: Read,
  ends: Float64Array,
  offset: number,
  answers: PackedAnswers,
): PackedReader {
  const { fn, days, bucket, halfLifeDays } = read;
  if (fn === 'latest' && !(bucket && days)) return createLatest(days ?? Infinity, ends);
  if (fn === 'daysSince') return createDaysSince(ends, offset, answers);
  if (!days) return sayUndefined;
  if (fn === 'change' || fn === 'changePct') return createChange(signal, read, days, ends);
  return createPackedWindow(signal, fn, { bucket, halfLifeDays, days }, ends);
}

/** Unknown where the newest value is too old. */
function withAge(
  reader: PackedReader,
  maxAgeDays: number,
  ends: Float64Array,
  { countsFrom, countLasts }: PackedAnswers,
): PackedReader {
  const spans = createSpans(ends.length);
  return (points, silentFrom, answers) => {
    reader(points, silentFrom, answers);
    moveSpans(spans, points, ends, Infinity);
    const { value, isSilent, lasts } = answers;
    for (let moment = 0; moment < ends.length; moment++) {
      const to = spans.to[moment]!;
      if (to === points.start) continue;
      const left = maxAgeDays * dayMs - (ends[moment]! - points.times[to - 1]!);
      const next = untilNext(points, spans, ends, moment);
      if (left >= 0) {
        const stays = Math.min(next, left + 1);
        if (lasts) lasts[moment] = Math.min(lasts[moment]!, stays);
        if (countLasts) countLasts[moment] = Math.min(countLasts[moment]!, stays);
        continue;
      }
      value[moment] = NaN;
      isSilent[moment] = 0;
      if (lasts) lasts[moment] = next;
      if (countsFrom) countsFrom[moment] = NaN;
    }
  };
}

function createLatest(days: number, ends: Float64Array): PackedReader {
  const width = days * dayMs;
  const spans = createSpans(ends.length);
  return (points, _, { value, isSilent, lasts }) => {
    const { times, values, start } = points;
    moveSpans(spans, points, ends, Infinity);
    isSilent.fill(0);
    for (let moment = 0; moment < ends.length; moment++) {
      const to = spans.to[moment]!;
      const age = to === start ? Infinity : ends[moment]! - times[to - 1]!;
      const isKnown = age < width;
      value[moment] = isKnown ? values[to - 1]! : NaN;
      if (!lasts) continue;
      const next = untilNext(points, spans, ends, moment);
      lasts[moment] = isKnown ? Math.min(next, width - age) : next;
    }
  };
}

function createDaysSince(ends: Float64Array, offset: number, { countsFrom, countLasts }: PackedAnswers): PackedReader {
  const spans = createSpans(ends.length);
  return (points, _, { value, isSilent, lasts }) => {
    const { times, start } = points;
    moveSpans(spans, points, ends, Infinity);
    isSilent.fill(0);
    for (let moment = 0; moment < ends.length; moment++) {
      const to = spans.to[moment]!;
      const from = to === start ? NaN : times[to - 1]!;
      const elapsed = ends[moment]! - from;
      value[moment] = elapsed / dayMs;
      if (!lasts || !countsFrom || !countLasts) continue;
      const next = untilNext(points, spans, ends, moment);
      countsFrom[moment] = from + offset;
      countLasts[moment] = next;
      lasts[moment] = to === start ? next : Math.min(next, untilNextWholeDay(elapsed));
    }
  };
}

function createChange(signal: Signal, read: Read, days: number, ends: Float64Array): PackedReader {
  const { bucket, of = 'avg' } = read;
  const width = days * dayMs;
  const createSide = (at: Float64Array): PackedReader => {
    if (of === 'latest' && !bucket) return createLatest(signal.measures === 'state' ? Infinity : days, at);
    return createPackedWindow(signal, of, { bucket, days }, at);
  };
  const now = createSide(ends);
  const before = createSide(ends.map((end) => end - width));
  const asPercent = read.fn === 'changePct';
  let earlier: Answers | null = null;
  return (points, silentFrom, answers) => {
    const { value, isSilent, lasts } = answers;
    earlier ??= createAnswers(ends.length, lasts !== null);
    before(points, silentFrom, earlier);
    now(points, silentFrom, answers);
    for (let moment = 0; moment < ends.length; moment++) {
      if (lasts) lasts[moment] = Math.min(lasts[moment]!, earlier.lasts![moment]!);
      if (Number.isNaN(value[moment])) continue;
      const was = earlier.value[moment]!;
      isSilent[moment] = earlier.isSilent[moment]!;
      const change = value[moment]! - was;
      const said = asPercent ? (change / Math.abs(was)) * 100 : change;
      value[moment] = Number.isFinite(said) ? said : NaN;
    }
  };
}
