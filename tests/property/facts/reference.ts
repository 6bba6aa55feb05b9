/** Facts of signals the slow and obvious way: filter everything again for every question. */
import { evaluateTest } from '#lib/core/documents/nodes/evaluate-test.ts';
import type { Aggregate, Read } from '#lib/core/documents/nodes/signal.ts';
import type { Test } from '#lib/core/documents/nodes/clause.ts';
import type { CountingRule, PropertyTest, Signal } from '#lib/core/documents/signal.ts';
import {
  isVisible,
  type AccountHistory,
  type Entry,
  type Horizon,
  type RecordEntry,
} from '#lib/core/signals/history.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { typeOf, type Value } from '#lib/core/values.ts';

interface Dot {
  readonly t: number;
  readonly rev: number;
  readonly value: Value;
}

interface Known {
  readonly signal: Signal;
  readonly dots: readonly Dot[];
  /** Of a number of open records, or what was counted within some days: the level at a moment. */
  readonly level: ((t: number) => number) | null;
  /** It falls by itself when nothing arrives; `own` is when the newest that it counts was true. */
  readonly sinks?: { readonly own: number };
  readonly last: number | null;
}

export function referenceValue(
  signal: Signal,
  read: Read,
  history: AccountHistory,
  horizon: Horizon,
  reported: number | null,
): Value {
  const known = dotsOf(signal, history, horizon);
  const own = known.sinks?.own ?? Math.max(-Infinity, ...known.dots.map((dot) => dot.t));
  const last = Math.max(own, reported ?? -Infinity);
  return readValue(
    { ...known, last: last === -Infinity ? null : last },
    read,
    horizon.at - (read.offsetDays ?? 0) * dayMs,
  );
}

function dotsOf(signal: Signal, history: AccountHistory, horizon: Horizon): Omit<Known, 'last'> {
  const rule = signal.derive;
  let dots: Dot[];
  let level: Known['level'] = null;
  if (!rule) {
    const visible = (history.observations.get(signal.key) ?? []).filter((entry) => isVisible(entry, horizon));
    dots = visible
      .filter((entry) =>
        isLast(
          entry,
          visible.filter((other) => other.observedAt === entry.observedAt && other.contactId === entry.contactId),
        ),
      )
      .map((entry) => ({ t: entry.observedAt, rev: entry.rev, value: entry.withdrawn ? null : entry.value }));
  } else if (rule.from === 'events') {
    const visible = history.events.filter((entry) => isVisible(entry, horizon));
    const valid = visible
      .filter(
        (entry) =>
          isLast(
            entry,
            visible.filter((other) => other.id === entry.id),
          ) &&
          !entry.withdrawn &&
          isOneOf(entry.name, rule.event),
      )
      .filter((entry) => isWanted(entry.properties, rule));
    const day = (t: number): number => Math.floor(t / dayMs);
    dots = valid
      .filter(
        (entry) =>
          rule.take !== 'contact' ||
          (rule.days !== undefined && entry.contactId !== undefined) ||
          (entry.contactId !== undefined &&
            !valid.some(
              (other) =>
                other.contactId === entry.contactId &&
                day(other.observedAt) === day(entry.observedAt) &&
                before(other, entry),
            )),
      )
      .map((entry) => ({
        t: entry.observedAt,
        rev: entry.rev,
        value:
          rule.take === 'contact' && rule.days !== undefined
            ? entry.contactId!
            : taken(rule, entry.properties, entry.observedAt),
      }));
  } else {
    const visible = history.records.filter((entry) => isOneOf(entry.record, rule.record) && isVisible(entry, horizon));
    const versions = visible.filter(
      (entry) =>
        isLast(
          entry,
          visible.filter((other) => isSame(other, entry) && other.observedAt === entry.observedAt),
        ) && !entry.withdrawn,
    );
    const inForce = versions
      .filter((entry) => versions.every((other) => !isSame(other, entry) || other.observedAt <= entry.observedAt))
      .filter((entry) => isWanted(entry.properties, rule))
      .map((entry) => ({
        ...entry,
        closedAt: entry.closedAt === null ? null : Math.max(entry.openedAt, entry.closedAt),
      }));
    const opened = inForce.map((entry) => ({
      t: entry.openedAt,
      rev: entry.rev,
      value: taken(rule, entry.properties, entry.openedAt),
    }));
    const closed = inForce.flatMap((entry) =>
      entry.closedAt === null ? [] : [{ t: entry.closedAt, rev: entry.rev, value: 1 }],
    );
    if (rule.take === 'open') {
      level = (t) =>
        inForce.filter((entry) => entry.openedAt <= t && (entry.closedAt === null || entry.closedAt > t)).length;
      dots = [...new Set([...opened, ...closed].map((dot) => dot.t))].map((t) => ({ t, rev: 0, value: level!(t) }));
    } else dots = rule.take === 'closed' ? closed : opened;
  }
  const past = dots.filter((dot) => dot.t <= horizon.at && dot.value !== null);
  if (rule?.days !== undefined) return trailing(signal, rule.take, rule.days * dayMs, past, horizon.at);
  return { signal, level, dots: past.sort((a, b) => a.t - b.t || a.rev - b.rev) };
}

/** Counts anew, at whatever moment it is asked for, what lies in the window. */
function trailing(
  signal: Signal,
  take: string,
  width: number,
  counted: readonly Dot[],
  at: number,
): Omit<Known, 'last'> {
  const sorted = counted.toSorted((a, b) => a.t - b.t || a.rev - b.rev);
  const level = (t: number): number => {
    const inside = sorted.filter((dot) => dot.t > t - width && dot.t <= t).map(({ value }) => value);
    if (take === 'distinct' || take === 'contact') return new Set(inside).size;
    if (take !== 'property') return inside.length;
    return inside.reduce<number>((sum, value) => sum + (typeof value === 'number' ? value : NaN), 0);
  };
  const moments = [...new Set(sorted.flatMap(({ t }) => [t, t + width]))].filter((t) => t <= at);
  const dots = moments.map((t) => ({ t, rev: 0, value: level(t) })).sort((a, b) => a.t - b.t);
  return { signal, level, dots, sinks: { own: sorted.at(-1)?.t ?? -Infinity } };
}

function taken(rule: CountingRule, properties: Readonly<Record<string, Value>>, t: number): Value {
  if (rule.take === 'seen') return { date: t };
  if (rule.take === 'property') return properties[rule.property!] ?? null;
  const value = properties[rule.property ?? ''] ?? null;
  return rule.take !== 'distinct' ? 1 : typeOf(value) === null ? null : value;
}

function isOneOf(name: string, names: string | readonly string[]): boolean {
  return [names].flat().some((each) => new RegExp(`^${each.replaceAll('*', '.*')}$`).test(name));
}

function isSame(a: RecordEntry, b: RecordEntry): boolean {
  return a.record === b.record && a.id === b.id;
}

function isWanted(properties: Readonly<Record<string, Value>>, { where }: CountingRule): boolean {
  if (where === undefined) return true;
  const holds = (name: string, test: Test): boolean => evaluateTest(test, properties[name] ?? null) === true;
  const { all, any } = where as { all?: unknown; any?: unknown };
  if (Array.isArray(any)) return (any as PropertyTest[]).some(({ property, test }) => holds(property, test));
  if (Array.isArray(all)) return (all as PropertyTest[]).every(({ property, test }) => holds(property, test));
  return Object.entries(where as Record<string, Test>).every(([name, test]) => holds(name, test));
}

function before(a: Entry, b: Entry): boolean {
  return a.observedAt < b.observedAt || (a.observedAt === b.observedAt && a.rev < b.rev);
}

function isLast(entry: Entry, rivals: readonly Entry[]): boolean {
  return rivals.every((other) => other.rev <= entry.rev);
}

function readValue(known: Known, read: Read, end: number): Value {
  const newest = known.dots.findLast((dot) => dot.t <= end);
  const reports = !isSilent(known, end);
  if (read.maxAgeDays !== undefined && newest && end - newest.t > read.maxAgeDays * dayMs) {
    const isReportedLevel = known.level && known.signal.expectedEveryDays !== undefined && reports;
    if (!isReportedLevel) return null;
  }
  if (known.sinks && !reports) return null;
  if (read.fn === 'daysSince') return newest ? (end - newest.t) / dayMs : null;
  if (read.fn === 'latest') return latest(known, end, read.days ?? Infinity);
  if (read.fn !== 'change' && read.fn !== 'changePct') return fold(known, read.fn, read, end);
  const aggregate = (moment: number): Value => {
    if (read.of === 'latest' && !read.bucket)
      return latest(known, moment, known.signal.measures === 'state' ? Infinity : read.days!);
    return fold(known, read.of ?? 'avg', read, moment);
  };
  const [then, here] = [aggregate(end - read.days! * dayMs), aggregate(end)];
  if (typeof then !== 'number' || typeof here !== 'number') return null;
  if (read.fn === 'change') return here - then;
  return then === 0 ? null : (100 * (here - then)) / Math.abs(then);
}

function isSilent({ signal, last }: Known, end: number): boolean {
  return last === null || (signal.expectedEveryDays !== undefined && end - last > signal.expectedEveryDays * dayMs);
}

function latest(known: Known, end: number, days: number): Value {
  if (known.level) {
    const level = known.dots.length === 0 && isSilent(known, end) ? NaN : known.level(end);
    return Number.isFinite(level) ? level : null;
  }
  const newest = known.dots.findLast((dot) => dot.t <= end && dot.t > end - days * dayMs);
  return newest && typeOf(newest.value) === known.signal.type ? newest.value : null;
}

function fold(known: Known, fn: Aggregate | 'slope' | 'decayAvg', read: Read, end: number): number | null {
  const { signal, level, dots } = known;
  const bucket = read.bucket ?? (level && fn !== 'min' && fn !== 'max' ? { days: 1, fn: 'latest' as const } : null);
  const count = bucket ? Math.floor(read.days! / bucket.days) : 1;
  const width = (bucket?.days ?? read.days!) * dayMs;
  const all = dots.filter((dot) => dot.t > end - count * width && dot.t <= end);
  if (all.some((dot) => typeOf(dot.value) !== signal.type)) return null;
  if ((bucket?.fn ?? fn) !== 'count' && signal.type !== 'number') return null;
  if (level && dots.length === 0 && isSilent(known, end)) return null;

  let samples: { x: number; y: number }[] = [];
  if (bucket) {
    for (let index = count - 1; index >= 0; index--) {
      const bucketEnd = end - index * width;
      const ys = all.filter((dot) => dot.t > bucketEnd - width && dot.t <= bucketEnd).map((dot) => dot.value as number);
      if (level) ys.unshift(level(bucketEnd - width));
      const isZero = ys.length === 0 && signal.measures === 'events' && (bucket.fn === 'sum' || bucket.fn === 'count');
      if (isZero && isSilent(known, bucketEnd)) return null;
      if (ys.length > 0 || isZero) samples.push({ x: bucketEnd / dayMs, y: isZero ? 0 : aggregates[bucket.fn](ys) });
    }
  } else {
    samples = all.map((dot) => ({ x: dot.t / dayMs, y: dot.value as number }));
    if (level) samples.unshift({ x: (end - width) / dayMs, y: level(end - width) });
  }
  if (samples.length === 0) {
    if (signal.measures !== 'events' || fn === 'latest' || fn === 'slope') return null;
    return isSilent(known, end) ? null : 0;
  }
  if (level && !samples.every(({ y }) => Number.isFinite(y))) return null;
  if (fn === 'slope') return fitted(samples);
  if (fn === 'decayAvg') return decayed(samples, end / dayMs, read.halfLifeDays!);
  return aggregates[fn](samples.map((sample) => sample.y));
}

const aggregates: Record<Aggregate, (ys: readonly number[]) => number> = {
  latest: (ys) => ys.at(-1)!,
  count: (ys) => ys.length,
  sum: (ys) => ys.reduce((a, b) => a + b, 0),
  avg: (ys) => ys.reduce((a, b) => a + b, 0) / ys.length,
  min: (ys) => Math.min(...ys),
  max: (ys) => Math.max(...ys),
  median: (ys) => {
    const sorted = ys.toSorted((a, b) => a - b);
    return (sorted[Math.ceil(ys.length / 2) - 1]! + sorted[Math.floor(ys.length / 2)]!) / 2;
  },
};

/** By the normal equations. */
function fitted(samples: readonly { x: number; y: number }[]): number | null {
  const origin = samples[0]!.x;
  let [n, sx, sy, sxx, sxy] = [0, 0, 0, 0, 0];
  for (const { x, y } of samples) {
    const dx = x - origin;
    [n, sx, sy, sxx, sxy] = [n + 1, sx + dx, sy + y, sxx + dx * dx, sxy + dx * y];
  }
  const divisor = n * sxx - sx * sx;
  return Math.abs(divisor) < 1e-9 ? null : (n * sxy - sx * sy) / divisor;
}

/** With ages as of the moment of asking, as the definition says. */
function decayed(samples: readonly { x: number; y: number }[], moment: number, halfLife: number): number {
  const weights = samples.map(({ x }) => 0.5 ** ((moment - x) / halfLife));
  const total = samples.reduce((sum, { y }, index) => sum + weights[index]! * y, 0);
  return total / weights.reduce((a, b) => a + b, 0);
}
