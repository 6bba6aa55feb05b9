/** What passes between them and us: meetings, answers, training, surveys, goals, wishes. */
import { dayMs } from '#lib/core/time/calendar.ts';
import type { AccountLife } from './account-life.ts';
import { isThere, type Presence } from './contacts.ts';
import type { Random } from './random.ts';

const hour = 3_600_000;
const meetingEvery = { starter: 75, growth: 42, enterprise: 24 } as const;
const goalTexts = [
  'Plan a week in half a day',
  'Fewer phone calls between sites',
  'Close the month in two days',
  'All sites on one calendar',
  'Halve the overtime',
  'Approve requests within a day',
  'No paper in the depot',
];
const wishes = [
  'A view by region',
  'Dark screens for the night shift',
  'Copy last week',
  'Export with comments',
  'Shorter approval chains',
  'Colours by skill',
  'Reminders by text message',
];
const rivals = [
  'a planning suite their group already owns',
  'a cheaper tool',
  'a spreadsheet template',
  'a local provider',
];

export function writeTouchpoints(life: AccountLife): void {
  const random = life.random.fork('touch');
  const last = Math.min(life.endDay, life.goneDay - 1);
  for (let day = life.fromDay; day <= last; day++) {
    if (day % 7 !== 5) continue;
    writeWeek(life, random, day);
  }
  writeSurveys(life, random.fork('surveys'), last);
  writeGoals(life, random.fork('goals'), last);
  writeStoryEvents(life);
}

function writeWeek(life: AccountLife, random: Random, day: number): void {
  const { diary, profile, health, cast } = life;
  const state = health.at(day);
  const at = (more: number) => (day + more) * dayMs + random.whole(8 * 60, 17 * 60) * 60_000;
  const there = cast.people.filter((person) => isThere(person, day));
  const by = (person: Presence | undefined) => (person ? { contactId: person.id } : {});
  const someone = () => by(there.length ? random.pick(there) : undefined);
  if (random.chance((7 / meetingEvery[profile.plan]) * Math.exp(0.35 * Math.min(1, state)))) {
    const chief = there.find((person) => person.role === 'decisionMaker');
    const executive = chief !== undefined && random.chance(0.22);
    diary.event(
      'meeting',
      at(random.whole(0, 3)),
      { level: executive ? 'executive' : 'working', minutes: random.pick([30, 45, 60]) },
      executive ? by(chief) : someone(),
    );
  }
  for (let answers = random.poisson(0.55 * Math.exp(0.45 * state)); answers > 0; answers--)
    diary.event('email-reply', at(random.whole(0, 4)), {}, someone());
  if (random.chance(0.035 * Math.exp(0.3 * state)))
    diary.event(
      'training-attended',
      at(1),
      { topic: random.pick(['first steps', 'reports', 'administration', 'mobile app']) },
      someone(),
    );
  if (random.chance(0.012 * Math.exp(-0.8 * state)))
    diary.event('competitor-mentioned', at(2), { note: random.pick(rivals) }, someone());
  if (random.chance(0.025)) diary.event('billing-page-visited', at(2), {}, someone());
  if (random.chance(0.004 * Math.exp(-0.7 * state)))
    diary.event('payment-failed', at(0), {
      cause: random.pick(['card expired', 'refused by the bank', 'limit reached']),
    });
  if (random.chance(0.03)) {
    const id = `${profile.id}-r${day}`;
    diary.record({
      id,
      record: 'request',
      openedAt: at(0),
      closedAt: null,
      properties: { subject: random.pick(wishes) },
      observedAt: at(0),
      ...someone(),
    });
  }
  // The community's feed has been dead for two months; nobody noticed.
  if (day < life.endDay - 60 && random.chance(0.06)) diary.observe('community-posts', at(0), random.whole(1, 3));
  if (random.chance(0.006))
    diary.observe('review-rating', at(1), bounded(3.6 + 0.7 * state + random.normal(0, 0.7), 1, 5));
  if (day - profile.startDay < 130 && day >= profile.startDay) {
    const done = bounded((day - profile.startDay) * (0.95 + 0.3 * state) + random.normal(0, 4), 0, 100);
    diary.observe('onboarding-progress', day * dayMs + 16 * hour, done);
  }
}

/** NPS twice a year, effort once; two of five people answer. */
function writeSurveys({ diary, cast, health, fromDay, profile }: AccountLife, random: Random, last: number): void {
  const offset = random.whole(0, 180);
  for (let day = fromDay + (offset % 60); day <= last; day++) {
    if ((day + offset) % 182 !== 0) continue;
    const state = health.before(day, 28);
    for (const person of cast.people) {
      if (!isThere(person, day) || !random.chance(0.42)) continue;
      const at = (day + random.whole(0, 9)) * dayMs + random.whole(8, 18) * hour;
      const score = bounded(7.3 + 1.25 * state + random.normal(0, 1.5), 0, 10);
      const more = { contactId: person.id, knownAt: at + hour };
      diary.observe('nps', at, score, more);
      diary.event('nps-answered', at, { score }, more);
      if (random.chance(0.4)) diary.observe('ces', at, bounded(5 + 0.7 * state + random.normal(0, 0.8), 1, 7), more);
    }
    if (random.chance(0.5))
      diary.observe(
        'csm-view',
        (day + 12) * dayMs + 15 * hour,
        viewOf(state + random.normal(0, 0.6), profile.plan === 'starter'),
      );
  }
}

function viewOf(felt: number, hasNoTime: boolean): string {
  if (felt < -0.9) return 'at-risk';
  return felt < -0.1 || (hasNoTime && felt < 0.2) ? 'monitor' : 'on-track';
}

function writeGoals({ diary, profile, health, fromDay, endDay }: AccountLife, random: Random, last: number): void {
  let number = 0;
  for (let day = fromDay + random.whole(0, 60); day <= last; day += random.whole(100, 190)) {
    const due = day + random.whole(90, 170);
    const goal = { id: `${profile.id}-g${++number}`, record: 'goal', openedAt: day * dayMs + 10 * hour };
    const subject = random.pick(goalTexts);
    diary.record({ ...goal, closedAt: null, properties: { subject, result: null }, observedAt: goal.openedAt });
    const skill = random.normal(0, 0.5);
    for (let month = day + 30; month < Math.min(due, last); month += 30)
      diary.observe(
        'goal-attainment',
        month * dayMs + 11 * hour,
        bounded(((100 * (month - day)) / (due - day)) * (0.8 + 0.22 * (health.at(month) + skill)), 0, 130),
      );
    if (due > last || due > endDay) continue;
    const result = health.before(due, 60) + skill + random.normal(0, 0.5) > -0.1 ? 'met' : 'missed';
    diary.record({
      ...goal,
      closedAt: due * dayMs + 15 * hour,
      properties: { subject, result },
      observedAt: due * dayMs + 15 * hour,
    });
  }
}

/** The task that saved an account left its traces before Rapport was there. */
function writeStoryEvents({ diary, story, endDay, cast }: AccountLife): void {
  const champion = story?.champion;
  if (!champion) return;
  const day = (ago: number) => (endDay - ago) * dayMs + 10 * hour;
  const successor = cast.people.find((person) => person.fromDay === endDay - champion.successor);
  const by = successor ? { contactId: successor.id } : {};
  diary.event('task-completed', day(champion.successor + 4), {
    title: 'Find a new champion at Lantern Diagnostics',
    outcome: 'Introduced to the successor by the sponsor',
  });
  diary.event(
    'meeting',
    day(champion.successor - 6),
    { level: 'working', minutes: 60, note: 'First meeting with the new champion' },
    by,
  );
  diary.event('training-attended', day(champion.successor - 15), { topic: 'first steps' }, by);
  diary.event('meeting', day(champion.successor - 40), { level: 'executive', minutes: 45 }, by);
}

function bounded(value: number, low: number, high: number): number {
  return Math.round(Math.max(low, Math.min(high, value)));
}
