/** A signal of an account as points in time, from its observations or counted from events and records. */
import { evaluateTest } from '../documents/nodes/evaluate-test.ts';
import type { CountingRule, Signal } from '../documents/signal.ts';
import { dayMs } from '../time/calendar.ts';
import type { Value } from '../values.ts';
import type { AccountView } from './account-view.ts';
import { visibleFrom, type EventEntry, type Horizon, type Observation, type RecordEntry } from './history.ts';
import { earlier, inOrder } from './versions.ts';

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
}

/** Whether it is a number of open records, which is known at every moment. */
export function isLevel({ derive }: Pick<Signal, 'derive'>): boolean {
  return derive?.from === 'records' && derive.take === 'open';
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
  const points: Point[] = [];
  const contactDays = new Set<string>();
  for (const event of view.events.get(rule.event) ?? []) {
    if (!matches(event, rule.where)) continue;
    if (rule.take === 'contact') {
      // One point per contact and day in UTC: the series must not depend on who looks at it.
      const contactDay = `${Math.floor(event.observedAt / dayMs)} ${event.contactId}`;
      if (event.contactId === undefined || contactDays.has(contactDay)) continue;
      contactDays.add(contactDay);
    }
    const value = rule.take === 'property' ? propertyOf(event, rule.property) : 1;
    if (value !== null) points.push(pointOf(event, event.observedAt, value));
  }
  return { points, nextAt: view.nextEventAt, isLevel: false };
}

function fromRecords(rule: CountingRule & { from: 'records' }, view: AccountView): Series {
  const steps: { t: number; entry: RecordEntry; value: Value }[] = [];
  for (const record of view.records.get(rule.record) ?? []) {
    if (!matches(record, rule.where)) continue;
    const { openedAt, closedAt } = record;
    if (rule.take === 'property') steps.push({ t: openedAt, entry: record, value: propertyOf(record, rule.property) });
    else {
      if (rule.take !== 'closed') steps.push({ t: openedAt, entry: record, value: 1 });
      if (rule.take !== 'opened' && closedAt !== null) {
        // Closed before it was opened is an error of the source: it was never open, and must not take from the others.
        steps.push({ t: Math.max(openedAt, closedAt), entry: record, value: rule.take === 'closed' ? 1 : -1 });
      }
    }
  }
  steps.sort((a, b) => a.t - b.t || a.entry.rev - b.entry.rev);
  const isLevel = rule.take === 'open';
  const points: Point[] = [];
  let nextAt = view.nextRecordAt;
  let level = 0;
  for (const { t, entry, value } of steps) {
    if (t > view.horizon.at) {
      nextAt = earlier(nextAt, t);
      break;
    }
    if (isLevel) level += value as number;
    if (isLevel && points.at(-1)?.t === t) points.pop();
    if (value !== null) points.push(pointOf(entry, t, isLevel ? level : value));
  }
  return { points, nextAt, isLevel };
}

function pointOf(entry: Observation | EventEntry | RecordEntry, t: number, value: Value): Point {
  const { knownAt, rev } = entry;
  return entry.assumed ? { t, knownAt, rev, value, assumed: true } : { t, knownAt, rev, value };
}

function matches(entry: EventEntry | RecordEntry, where: CountingRule['where']): boolean {
  for (const property in where) {
    if (evaluateTest(where[property]!, propertyOf(entry, property)) !== true) return false;
  }
  return true;
}

function propertyOf(entry: EventEntry | RecordEntry, property: string | undefined): Value {
  return property !== undefined && Object.hasOwn(entry.properties, property) ? entry.properties[property]! : null;
}
