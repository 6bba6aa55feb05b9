/** Triggers without a stay: dates that come, events that arrive. */
import { evaluateTest } from '../documents/nodes/evaluate-test.ts';
import type { EventEntry } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import type { Settling } from './decide.ts';
import type { Ledger } from './episodes.ts';
import { own } from '../own.ts';
import { dateReason, eventReason } from './reason.ts';
import { wiringOf, type Trigger } from './wiring.ts';

/** What happened longer ago than this starts nothing: after an outage, or when years of history are imported. */
export const mayBeLateMs = 7 * dayMs;

export function followMoments(settling: Settling, ledger: Ledger): void {
  for (const trigger of wiringOf(settling.document).triggers) {
    if (trigger.on === 'date') followDate(trigger, settling, ledger);
    if (trigger.on === 'event') followEvents(trigger, settling, ledger);
  }
}

/** When a date trigger is due, epoch ms; `null` while its date is unknown. */
export function dueOf(
  { attribute, offsetDays }: Extract<Trigger, { on: 'date' }>,
  dates: Settling['dates'],
): number | null {
  const date = own(dates, attribute) ?? null;
  return date === null ? null : date + offsetDays * dayMs;
}

function followDate(trigger: Extract<Trigger, { on: 'date' }>, { dates, evaluation }: Settling, ledger: Ledger): void {
  const due = dueOf(trigger, dates);
  if (due === null || evaluation.at < due || evaluation.at - due > mayBeLateMs) return;
  const date = own(dates, trigger.attribute)!;
  ledger.once(trigger, String(date), { reason: dateReason(trigger, date) });
}

function followEvents(
  trigger: Extract<Trigger, { on: 'event' }>,
  { events, evaluation }: Settling,
  ledger: Ledger,
): void {
  for (const event of newestOfEach(events)) {
    const age = evaluation.at - event.observedAt;
    if (age >= 0 && age <= mayBeLateMs && matches(trigger, event))
      ledger.once(trigger, event.id, { reason: eventReason(trigger, event) });
  }
}

/** Of several entries for one event the highest `rev` is in force; in the order in which they happened. */
function newestOfEach(events: readonly EventEntry[]): readonly EventEntry[] {
  const newest = new Map<string, EventEntry>();
  for (const event of events) {
    const other = newest.get(event.id);
    if (!other || event.rev > other.rev) newest.set(event.id, event);
  }
  return [...newest.values()]
    .filter(({ withdrawn }) => !withdrawn)
    .toSorted((a, b) => a.observedAt - b.observedAt || a.rev - b.rev);
}

function matches({ node: { config } }: Extract<Trigger, { on: 'event' }>, event: EventEntry): boolean {
  if (event.name !== config.event) return false;
  return Object.entries(config.where ?? {}).every(
    ([property, test]) => evaluateTest(test, own(event.properties, property) ?? null) === true,
  );
}
