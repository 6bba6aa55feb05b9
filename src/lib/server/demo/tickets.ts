/** Support tickets: records that are opened and closed, more and worse ones when an account is unwell. */
import { dayMs } from '#lib/core/time/calendar.ts';
import { seatsOn, type AccountLife } from './account-life.ts';
import { isThere } from './contacts.ts';
import type { Random } from './random.ts';
import { writeTicket, type Severity } from './ticket-texts.ts';

const hour = 3_600_000;

export function writeTickets(life: AccountLife): void {
  const { fromDay, endDay, goneDay, health, story } = life;
  const random = life.random.fork('tickets');
  const talkative = Math.exp(random.normal(0, 0.45));
  // Some help desks deliver once a week.
  const delayDays = story || !random.chance(0.12) ? 0 : random.whole(2, 6);
  let number = 0;
  for (let day = fromDay; day <= Math.min(endDay, goneDay - 1); day++) {
    const state = health.at(day);
    const weekly = (0.1 + 0.05 * Math.sqrt(seatsOn(life, day))) * talkative * Math.exp(-0.5 * state);
    for (let count = random.poisson((weekly / 7) * weekdayFactor(day)); count > 0; count--) {
      const severity = random.weighted<Severity>({
        urgent: 3 * Math.exp(-0.9 * state),
        high: 14 * Math.exp(-0.35 * state),
        normal: 55,
        low: 28,
      });
      fileTicket(life, random, ++number, day, severity, state, delayDays * dayMs);
    }
  }
  const late = story?.lateTickets;
  if (!late) return;
  for (let ago = late.from; ago >= late.to; ago -= random.whole(3, 6)) {
    const knownAt = (endDay - late.knownFrom) * dayMs + 10 * hour;
    fileTicket(life, random, ++number, endDay - ago, random.chance(0.65) ? 'urgent' : 'high', -2.4, 0, knownAt);
  }
}

function weekdayFactor(day: number): number {
  const weekday = (day + 4) % 7;
  return weekday === 0 || weekday === 6 ? 0.2 : 1.32;
}

function fileTicket(
  life: AccountLife,
  random: Random,
  number: number,
  day: number,
  severity: Severity,
  state: number,
  delay: number,
  lateKnownAt = 0,
): void {
  const { diary, cast, profile, goneDay } = life;
  const openedAt = day * dayMs + random.whole(7 * 60, 18 * 60) * 60_000;
  const hoursOpen =
    { urgent: 20, high: 60, normal: 110, low: 180 }[severity] *
    Math.exp(random.normal(-0.2 * state, 0.7)) *
    (lateKnownAt ? 22 : 1);
  const closedAt = Math.min(openedAt + Math.ceil(hoursOpen * 60) * 60_000, goneDay * dayMs);
  const tone = Math.round(100 * Math.max(-1, Math.min(1, 0.15 + 0.3 * state + random.normal(0, 0.3)))) / 100;
  const escalated =
    severity === 'urgent' ? random.chance(lateKnownAt ? 0.8 : 0.35) : severity === 'high' && random.chance(0.06);
  const there = cast.people.filter((person) => isThere(person, day));
  const contact = there.length ? { contactId: random.pick(there).id } : {};
  const base = { id: `${profile.id}-t${number}`, record: 'ticket', openedAt, ...contact };
  const properties = { ...writeTicket(random, severity, tone), severity, tone, escalated };
  const known = (at: number) => Math.max(at + delay, lateKnownAt);
  diary.record({
    ...base,
    closedAt: null,
    properties: { ...properties, status: 'open' },
    observedAt: openedAt,
    knownAt: known(openedAt),
  });
  diary.record({
    ...base,
    closedAt,
    properties: { ...properties, status: 'closed' },
    observedAt: closedAt,
    knownAt: known(closedAt),
  });
  if (contact.contactId && random.chance(0.3) && !lateKnownAt) {
    const answeredAt = closedAt + random.whole(60, 1800) * 60_000;
    diary.observe(
      'csat',
      answeredAt,
      Math.round(Math.max(1, Math.min(5, 4 + 0.55 * state + random.normal(0, 0.8)))),
      contact,
    );
  }
}
