/** readSignal over packed points: the same values and lasting, for signals of numbers that are no levels. */
import type { Read } from '../../documents/nodes/signal.ts';
import type { Signal } from '../../documents/signal.ts';
import { dayMs } from '../../time/calendar.ts';
import { untilNextWholeDay } from '../moving.ts';
import {
  createPackedWindow,
  moveTo,
  sayUndefined,
  type Answer,
  type Cursor,
  type PackedView,
} from './packed-window.ts';

export interface PackedAnswer extends Answer {
  /** Of a number of days that runs with time: the moment it is counted from (epoch ms); NaN of all others. */
  countsFrom: number;
  /** Like `lasts`, but for the passing of time. */
  countLasts: number;
}

export interface PackedRead {
  /** Written over by every read. */
  readonly answer: PackedAnswer;
  /** Puts the windows at the first point of an account. */
  readonly begin: (start: number) => void;
  /** Reads as of a moment (epoch ms), never an earlier one than the last since `begin`. */
  readonly read: (view: PackedView, at: number) => void;
}

type Reader = (view: PackedView, end: number, answer: PackedAnswer) => void;

export function createPackedRead(signal: Signal, read: Read): PackedRead {
  const cursors: Cursor[] = [];
  const cursor = (): Cursor => {
    const made = { from: 0, to: 0 };
    cursors.push(made);
    return made;
  };
  const offset = (read.offsetDays ?? 0) * dayMs;
  const fresh = createReader(signal, read, cursor);
  const aged = read.maxAgeDays === undefined ? fresh : withAge(fresh, read.maxAgeDays, cursor());
  const answer: PackedAnswer = { value: NaN, lasts: Infinity, isSilent: false, countsFrom: NaN, countLasts: Infinity };
  return {
    answer,
    begin(start) {
      for (const each of cursors) each.from = each.to = start;
    },
    read(view, at) {
      answer.countsFrom = NaN;
      aged(view, at - offset, answer);
      answer.countsFrom += offset;
    },
  };
}

function createReader(signal: Signal, read: Read, cursor: () => Cursor): Reader {
  const { fn, days, bucket, halfLifeDays } = read;
  if (fn === 'latest' && !(bucket && days)) return createLatest(days ?? Infinity, cursor());
  if (fn === 'daysSince') return createDaysSince(cursor());
  if (!days) return (view, end, answer) => sayUndefined(view, { from: 0, to: 0 }, end, answer);
  if (fn === 'change' || fn === 'changePct') return createChange(signal, read, days, cursor);
  const window = createPackedWindow(signal, fn, { bucket, halfLifeDays, days });
  const place = cursor();
  return (view, end, answer) => window(view, place, end, answer);
}

/** Unknown when the newest value is too old. */
function withAge(reader: Reader, maxAgeDays: number, place: Cursor): Reader {
  return (view, end, answer) => {
    const { times, start } = view.points;
    moveTo(view, place, end, -Infinity);
    if (place.to === start) return reader(view, end, answer);
    const left = maxAgeDays * dayMs - (end - times[place.to - 1]!);
    if (left < 0) {
      answer.value = NaN;
      answer.isSilent = false;
      answer.lasts = untilNext(view, place, end);
      return;
    }
    reader(view, end, answer);
    const lasts = Math.min(untilNext(view, place, end), left + 1);
    answer.lasts = Math.min(answer.lasts, lasts);
    answer.countLasts = Math.min(answer.countLasts, lasts);
  };
}

function createLatest(days: number, place: Cursor): Reader {
  const width = days * dayMs;
  return (view, end, answer) => {
    const { times, values, start } = view.points;
    moveTo(view, place, end, -Infinity);
    answer.value = NaN;
    answer.isSilent = false;
    answer.lasts = untilNext(view, place, end);
    if (place.to === start) return;
    const age = end - times[place.to - 1]!;
    if (age >= width) return;
    answer.value = values[place.to - 1]!;
    answer.lasts = Math.min(answer.lasts, width - age);
  };
}

function createDaysSince(place: Cursor): Reader {
  return (view, end, answer) => {
    const { times, start } = view.points;
    moveTo(view, place, end, -Infinity);
    answer.value = NaN;
    answer.isSilent = false;
    answer.lasts = answer.countLasts = untilNext(view, place, end);
    if (place.to === start) return;
    const elapsed = end - times[place.to - 1]!;
    answer.value = elapsed / dayMs;
    answer.countsFrom = times[place.to - 1]!;
    answer.lasts = Math.min(answer.lasts, untilNextWholeDay(elapsed));
  };
}

function createChange(signal: Signal, read: Read, days: number, cursor: () => Cursor): Reader {
  const of = read.of ?? 'avg';
  const createSide = (): Reader => {
    const place = cursor();
    if (of === 'latest' && !read.bucket) return createLatest(signal.measures === 'state' ? Infinity : days, place);
    const window = createPackedWindow(signal, of, { bucket: read.bucket, days });
    return (view, end, answer) => window(view, place, end, answer);
  };
  const [now, before] = [createSide(), createSide()];
  const width = days * dayMs;
  const asPercent = read.fn === 'changePct';
  return (view, end, answer) => {
    before(view, end - width, answer);
    const { value: earlier, lasts, isSilent: wasSilent } = answer;
    now(view, end, answer);
    answer.lasts = Math.min(answer.lasts, lasts);
    if (Number.isNaN(answer.value)) return;
    answer.isSilent = Number.isNaN(earlier) && wasSilent;
    const change = answer.value - earlier;
    const value = asPercent ? (change / Math.abs(earlier)) * 100 : change;
    answer.value = Number.isFinite(value) ? value : NaN;
  };
}

function untilNext({ points, limit }: PackedView, { to }: Cursor, end: number): number {
  return to < limit ? points.times[to]! - end : Infinity;
}
