/** A signal of an account as points in time, from its observations or counted from events and records. */
import type { CountingRule, Signal } from '../documents/signal.ts';
import { dayMs } from '../time/calendar.ts';
import { typeOf, type Value } from '../values.ts';
import type { AccountView } from './account-view.ts';
import { visibleFrom, type EventEntry, type Horizon, type Observation, type RecordEntry } from './history.ts';
import { isNamed, namesOf, passes, propertyOf } from './matching.ts';
import { trailingLevel, type Counted, type Tally } from './trailing-level.ts';
import { byTime, earlier, inOrder } from './versions.ts';

export interface Point {
  /** When it was true (epoch ms). */
  readonly t: number;
  readonly knownAt: number;
  readonly rev: number;
  /** Never `null`; not yet checked against the type of the signal. */
  readonly value: Value;
  readonly assumed?: boolean;
}

export interface Series {
  /** In (t, rev) order, none after the horizon's moment. */
  readonly points: readonly Point[];
  /** When the series changes by itself (epoch ms): an entry becomes visible, a record opens or closes. */
  readonly nextAt: number | null;
  /** A level known at every moment (records open): it is 0 before its first point and needs no point to be known. */
  readonly isLevel: boolean;
  /**
   * Set where the level falls by itself when nothing arrives (a count within the last n days): it can only be told while the source
   * reports, and what fell out of the window is no report. Holds when the newest entry it counts was true (epoch ms); `null`: there is none.
   */
  readonly sinks?: { readonly newestAt: number | null };
}

/** Whether it is known at every moment: a number of open records, or what was counted within the last n days. */
export function isLevel({ derive }: Pick<Signal, 'derive'>): boolean {
  return derive !== undefined && (derive.take === 'open' || widthOf(derive) !== null);
}

/** Within how many days entries are counted together; `null`: each is a value of its own. */
function widthOf({ take, days }: CountingRule): number | null {
  if (take === 'open' || take === 'seen') return null;
  return days ?? (take === 'distinct' ? 1 : null);
}

/** The points of a signal as of the view's horizon. */
export function deriveSeries(signal: Signal, view: AccountView): Series {
  const rule = signal.derive;
  if (!rule) return fromObservations(view.history.observations.get(signal.key) ?? [], view.horizon);
  return rule.from === 'events' ? fromEvents(rule, view) : fromRecords(rule, view);
}

/** For one moment and contact the highest rev wins; `null` takes the value back. */
function fromObservations(entries: readonly Observation[], horizon: Horizon): Series {
  const points: Point[] = [];
  let newest: Observation | null = null;
  let nextAt: number | null = null;
  let sameMoment: Map<string | undefined, Observation> | null = null;
  const flush = (): void => {
    for (const entry of sameMoment?.values() ?? (newest ? [newest] : [])) {
      if (entry.value !== null && !entry.withdrawn) points.push(pointOf(entry, entry.observedAt, entry.value));
    }
    sameMoment = null;
  };
  for (const entry of inOrder(entries)) {
    const from = visibleFrom(entry, horizon);
    if (from === null) continue;
    if (from > horizon.at) {
      nextAt = earlier(nextAt, from);
      continue;
    }
    if (newest?.observedAt === entry.observedAt) {
      sameMoment ??= new Map([[newest.contactId, newest]]);
      // Deleting first moves a corrected value behind the others of its moment: rev order.
      sameMoment.delete(entry.contactId);
      sameMoment.set(entry.contactId, entry);
    } else flush();
    newest = entry;
  }
  flush();
  return { points, nextAt, isLevel: false };
}

function fromEvents(rule: CountingRule & { from: 'events' }, view: AccountView): Series {
  const width = widthOf(rule);
  const counted: Counted<EventEntry>[] = [];
  const contactDays = new Set<string>();
  for (const event of named(rule, view.events, byTime)) {
    if (!passes(event, rule.where)) continue;
    if (rule.take === 'contact') {
      if (event.contactId === undefined) continue;
      // One point per contact and day in UTC: the series must not depend on who looks at it.
      const contactDay = `${Math.floor(event.observedAt / dayMs)} ${event.contactId}`;
      if (width === null && contactDays.has(contactDay)) continue;
      contactDays.add(contactDay);
    }
    const value = rule.take === 'contact' && width !== null ? event.contactId! : valueOf(rule, event, event.observedAt);
    if (value !== null) counted.push({ t: event.observedAt, entry: event, value });
  }
  return seriesOf(rule, counted, view, view.nextEventAt);
}

function valueOf(rule: CountingRule, entry: EventEntry | RecordEntry, t: number): Value {
  if (rule.take === 'seen') return { date: t };
  if (rule.take !== 'property' && rule.take !== 'distinct') return 1;
  const value = propertyOf(entry, rule.property);
  return rule.take === 'distinct' && typeOf(value) === null ? null : value;
}

/** The entries of all names that a rule looks at, in order. */
function named<E>(
  rule: CountingRule,
  byName: ReadonlyMap<string, readonly E[]>,
  order: (a: E, b: E) => number,
): readonly E[] {
  const names = namesOf(rule);
  if (names.length === 1 && !names[0]!.includes('*')) return byName.get(names[0]!) ?? [];
  const lists = [...byName].filter(([name]) => isNamed(name, names)).map(([, entries]) => entries);
  return lists.length === 1 ? lists[0]! : lists.flat().sort(order);
}

/** What is counted, in time order and none after the horizon's moment, as points. */
function seriesOf(
  rule: CountingRule,
  counted: readonly Counted<EventEntry | RecordEntry>[],
  view: AccountView,
  nextAt: number | null,
): Series {
  const width = widthOf(rule);
  if (width === null)
    return { points: counted.map(({ t, entry, value }) => pointOf(entry, t, value)), nextAt, isLevel: false };
  const isDifferent = rule.take === 'distinct' || rule.take === 'contact';
  const tally: Tally = rule.take === 'property' ? 'sum' : isDifferent ? 'different' : 'count';
  const { steps, next } = trailingLevel(counted, tally, width, view.horizon.at);
  return {
    points: steps.map(({ t, entry, level }) => pointOf(entry, t, level)),
    nextAt: earlier(nextAt, next),
    isLevel: true,
    sinks: { newestAt: counted.at(-1)?.t ?? null },
  };
}

function fromRecords(rule: CountingRule & { from: 'records' }, view: AccountView): Series {
  const steps: { t: number; entry: RecordEntry; value: Value }[] = [];
  for (const record of named(rule, view.records, (a, b) => a.openedAt - b.openedAt || a.rev - b.rev)) {
    if (!passes(record, rule.where)) continue;
    const { openedAt, closedAt } = record;
    const isCountedAtEnd = rule.take === 'closed' || rule.take === 'open';
    if (rule.take !== 'closed') steps.push({ t: openedAt, entry: record, value: valueOf(rule, record, openedAt) });
    if (isCountedAtEnd && closedAt !== null) {
      // Closed before it was opened is an error of the source: it was never open, and must not take from the others.
      steps.push({ t: Math.max(openedAt, closedAt), entry: record, value: rule.take === 'closed' ? 1 : -1 });
    }
  }
  steps.sort((a, b) => a.t - b.t || a.entry.rev - b.entry.rev);
  const past = steps.filter(({ t }) => t <= view.horizon.at);
  const nextAt = earlier(view.nextRecordAt, steps[past.length]?.t ?? null);
  if (rule.take !== 'open')
    return seriesOf(
      rule,
      past.filter(({ value }) => value !== null),
      view,
      nextAt,
    );
  const points: Point[] = [];
  let level = 0;
  for (const { t, entry, value } of past) {
    level += value as number;
    if (points.at(-1)?.t === t) points.pop();
    points.push(pointOf(entry, t, level));
  }
  return { points, nextAt, isLevel: true };
}

function pointOf(entry: Observation | EventEntry | RecordEntry, t: number, value: Value): Point {
  const { knownAt, rev } = entry;
  return entry.assumed ? { t, knownAt, rev, value, assumed: true } : { t, knownAt, rev, value };
}
