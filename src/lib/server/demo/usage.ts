/** Use of the product: daily counts and weekly gauges that follow health, seasons and the calendar, with gaps and late feeds. */
import { dayMs } from '#lib/core/time/calendar.ts';
import { seatsOn, type AccountLife } from './account-life.ts';
import type { Random } from './random.ts';
import { weekdayLevel, yearlyLevel } from './seasons.ts';

const hour = 3_600_000;

interface Habits {
  /** Taste for the product that has nothing to do with health. */
  readonly bias: number;
  readonly loginsPerUser: number;
  readonly actionsPerUser: number;
  readonly features: number;
  readonly minutesPerUser: number;
  readonly callsPerUser: number;
  readonly errors: number;
}

/** Days without a feed, and how late the feed is. */
interface Feed {
  isDown(day: number): boolean;
  delay(day: number): number;
  /** From this day on the account's own systems send nothing, although they are used. */
  readonly apiDeadFrom: number;
}

const steps = { full: [1, 7, 1], weekly: [7, 7, 1], monthly: [28, 28, 1] } as const;

export function writeUsage(life: AccountLife): void {
  const { random: whole, profile, density, fromDay, endDay, goneDay } = life;
  const random = whole.fork('usage');
  const habits = chooseHabits(random);
  const feed = planFeed(random, life);
  const last = Math.min(endDay, goneDay - 1);
  const [countDays, gaugeDays] = steps[density];
  const dailyActions = profile.plan !== 'starter';
  let [logins, actions] = [0, 0];
  for (let day = fromDay; day <= last; day++) {
    const isMonday = day % 7 === 4;
    const people = activePeople(life, habits, day);
    const atWork = people * weekdayLevel(profile.industry, day);
    if (!feed.isDown(day)) {
      logins += random.poisson(atWork * habits.loginsPerUser);
      actions += random.poisson(atWork * habits.actionsPerUser);
    }
    const at = day * dayMs + 23 * hour;
    const knownAt = at + 3 * hour + feed.delay(day) * dayMs;
    // Counts without anything to count are not sent, as event feeds do.
    if (day % countDays === 4 % countDays && logins > 0) logins = send(life, 'logins', at, logins, knownAt);
    const actionDays = dailyActions ? countDays : Math.max(7, countDays);
    if (day % actionDays === 4 % actionDays && actions > 0) actions = send(life, 'key-actions', at, actions, knownAt);
    if (isMonday && day % gaugeDays === 4 && !feed.isDown(day))
      writeGauges(life, random, habits, feed, day, people, knownAt);
  }
}

function send(life: AccountLife, signal: string, at: number, value: number, knownAt: number): 0 {
  life.diary.observe(signal, at, value, { knownAt });
  return 0;
}

function writeGauges(
  life: AccountLife,
  random: Random,
  habits: Habits,
  feed: Feed,
  day: number,
  people: number,
  knownAt: number,
): void {
  const { diary, profile, health } = life;
  const at = day * dayMs + 6 * hour;
  const known = { knownAt: Math.max(knownAt - 20 * hour, at + hour) };
  const state = health.at(day);
  const active = Math.max(0, Math.round(people * random.between(0.93, 1.07)));
  diary.observe('active-users', at, active, known);
  diary.observe(
    'seats-used',
    at,
    Math.min(Math.round(seatsOn(life, day) * 1.02), Math.round(active * random.between(1.06, 1.16)) + 1),
    known,
  );
  diary.observe(
    'features-used',
    at,
    bounded(habits.features + 1.5 * state + random.normal(0, 0.7), active ? 1 : 0, 12),
    known,
  );
  if (profile.plan !== 'starter')
    diary.observe('minutes', at, Math.round(people * habits.minutesPerUser * random.between(0.85, 1.15)), known);
  if (profile.plan === 'enterprise')
    diary.observe(
      'error-rate',
      at,
      Math.round(100 * Math.max(0, habits.errors - 0.5 * state + random.normal(0, 0.5))) / 100,
      known,
    );
  if (profile.hasApi && day < feed.apiDeadFrom)
    diary.observe('api-calls', at, random.poisson(people * habits.callsPerUser), known);
  const week = (day - 4) / 7;
  if (week % 2 === 0) diary.observe('reports-built', at, random.poisson(people * 0.16 * (1 + 0.25 * state)), known);
  if (week % 4 === 1) {
    diary.observe('load-time', at, Math.round(900 + 140 * habits.errors - 60 * state + random.normal(0, 90)), known);
    diary.observe('integrations', at, bounded(2 + habits.bias + state + (profile.hasApi ? 2 : 0), 0, 14), known);
    diary.observe('mobile-share', at, bounded(22 + 10 * habits.bias + random.normal(0, 3), 0, 100), known);
  }
}

/** People who use the product in a week of that kind. */
function activePeople(life: AccountLife, habits: Habits, day: number): number {
  const { profile, health, story, endDay } = life;
  const state = health.before(day, 21);
  const share = 0.08 + 0.86 / (1 + Math.exp(-(1.15 * state + habits.bias + 0.25)));
  // A story has no season but its own, so that it can be told on any day of the year.
  const season = story ? (story.season?.(endDay - day) ?? 1) : yearlyLevel(profile.industry, profile.region, day);
  const ramp = Math.min(1, 0.15 + (day - profile.startDay) / 75);
  return settledSeats(life, day) * share * season * ramp * (story ? growth(life, day) : leaving(life, day));
}

/** New seats fill, and given up seats empty, over a quarter. */
function settledSeats(life: AccountLife, day: number): number {
  return (seatsOn(life, day) + seatsOn(life, day - 45) + seatsOn(life, day - 90)) / 3;
}

/** Once they have said that they go, they use it less and less. */
function leaving({ terms }: AccountLife, day: number): number {
  const term = terms.find((each) => each.result === 'churned');
  return term && day > term.saidDay ? 1 - (0.65 * (day - term.saidDay)) / (term.renewalDay - term.saidDay) : 1;
}

function growth({ story, endDay }: AccountLife, day: number): number {
  const grows = story?.seatGrowth;
  if (!grows) return 1;
  const done = (grows.from - (endDay - day)) / (grows.from - grows.to);
  return 0.82 * (1 + (grows.factor - 1) * Math.max(0, Math.min(1, done)));
}

function chooseHabits(random: Random): Habits {
  return {
    bias: random.normal(0, 0.35),
    loginsPerUser: random.between(0.8, 2),
    actionsPerUser: random.between(1.2, 4.5),
    features: random.between(4.2, 6.8),
    minutesPerUser: random.between(60, 260),
    callsPerUser: random.between(15, 120),
    errors: random.between(0.4, 3),
  };
}

function planFeed(random: Random, { fromDay, endDay, story }: AccountLife): Feed {
  const gaps = story
    ? []
    : Array.from({ length: random.poisson(0.35) }, () => ({
        from: random.whole(fromDay, endDay),
        days: random.whole(3, 19),
      }));
  const isLate = !story && random.chance(0.08);
  const lateFrom = random.whole(fromDay, endDay);
  const lateDays = random.whole(2, 12);
  return {
    isDown: (day) => gaps.some((gap) => day >= gap.from && day < gap.from + gap.days),
    delay: (day) => (isLate && day >= lateFrom && day < lateFrom + 120 ? lateDays : 0),
    apiDeadFrom: random.chance(0.08) ? random.whole(fromDay, endDay) : Infinity,
  };
}

function bounded(value: number, low: number, high: number): number {
  return Math.round(Math.max(low, Math.min(high, value)));
}
