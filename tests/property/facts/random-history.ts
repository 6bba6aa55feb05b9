/** Random accounts with everything that makes history hard: corrections, late arrivals, equal moments, entries about the future. */
import fc from 'fast-check';
import { signalSchema, type Signal } from '#lib/core/documents/signal.ts';
import { aggregates, readFunctions, type Read } from '#lib/core/documents/nodes/signal.ts';
import { factKey } from '#lib/core/documents/fact-key.ts';
import type { FactContext } from '#lib/core/facts/compute-facts.ts';
import type { AccountHistory, Entry, Horizon } from '#lib/core/signals/history.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import type { Value } from '#lib/core/values.ts';

export const now = Date.UTC(2024, 5, 15, 12);

const define = (key: string, more: object): Signal =>
  signalSchema.parse({ format: 1, kind: 'signal', key, name: key, type: 'number', ...more });

export const signalList: readonly Signal[] = [
  define('seats', { measures: 'state' }),
  define('logins', { measures: 'events', expectedEveryDays: 3 }),
  define('unscheduled', { measures: 'events' }),
  define('tone', { measures: 'state', type: 'text' }),
  define('visits', {
    measures: 'events',
    expectedEveryDays: 2.5,
    derive: { from: 'events', event: 'visit', where: { page: { op: 'equals', value: 'billing' } } },
  }),
  define('amounts', {
    measures: 'events',
    derive: { from: 'events', event: 'order', take: 'property', property: 'amount' },
  }),
  define('people', {
    measures: 'events',
    expectedEveryDays: 4,
    derive: { from: 'events', event: 'visit', take: 'contact' },
  }),
  define('open', {
    measures: 'state',
    expectedEveryDays: 5,
    derive: { from: 'records', record: 'ticket', where: { urgent: { op: 'equals', value: true } } },
  }),
  define('opened', {
    measures: 'events',
    expectedEveryDays: 5,
    derive: { from: 'records', record: 'ticket', take: 'opened' },
  }),
  define('closed', { measures: 'events', derive: { from: 'records', record: 'ticket', take: 'closed' } }),
  define('effort', {
    measures: 'state',
    derive: { from: 'records', record: 'ticket', take: 'property', property: 'effort' },
  }),
  define('busy', {
    measures: 'state',
    expectedEveryDays: 4,
    derive: { from: 'events', event: ['visit', 'o*'], days: 5 },
  }),
  define('pages', {
    measures: 'state',
    derive: { from: 'events', event: '*i*', take: 'distinct', property: 'page', days: 3 },
  }),
  define('visitors', {
    measures: 'state',
    expectedEveryDays: 3,
    derive: { from: 'events', event: 'visit', take: 'contact', days: 4 },
  }),
  define('turnover', {
    measures: 'state',
    expectedEveryDays: 6,
    derive: { from: 'events', event: 'order', take: 'property', property: 'amount', days: 7 },
  }),
  define('seen', {
    type: 'date',
    measures: 'state',
    derive: {
      from: 'events',
      event: '*',
      take: 'seen',
      where: {
        any: [
          { property: 'page', test: { op: 'equals', value: 'home' } },
          { property: 'amount', test: { op: 'greater', value: 4 } },
        ],
      },
    },
  }),
  define('solved', {
    measures: 'state',
    expectedEveryDays: 5,
    derive: { from: 'records', record: ['ticket', 'ord*'], take: 'closed', days: 6 },
  }),
  define('raised', {
    type: 'date',
    measures: 'state',
    derive: {
      from: 'records',
      record: '*',
      take: 'seen',
      where: {
        all: [
          { property: 'urgent', test: { op: 'isKnown' } },
          { property: 'urgent', test: { op: 'notEquals', value: false } },
        ],
      },
    },
  }),
];

export const signals: ReadonlyMap<string, Signal> = new Map(signalList.map((signal) => [signal.key, signal]));

// A coarse grid makes equal moments and exact window edges common.
const moment = fc.integer({ min: -96, max: 10 }).map((step) => now + (step * dayMs) / 4);

const entry = fc.record({
  observedAt: moment,
  lag: fc.integer({ min: 0, max: 24 }),
  assumed: fc.boolean(),
  withdrawn: fc.integer({ min: 0, max: 20 }).map((n) => n === 0),
});

const number = fc.integer({ min: -3, max: 9 });
const contactId = fc.constantFrom(undefined, 'ann', 'bob');

function sometimes<T>(rare: fc.Arbitrary<T>, usual: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 1, arbitrary: rare }, { weight: 40, arbitrary: usual });
}

const numberOrWorse: fc.Arbitrary<Value> = sometimes<Value>(fc.constantFrom(null, '7', NaN, Infinity, true), number);
const textOrWorse: fc.Arbitrary<Value> = sometimes<Value>(fc.constantFrom(null, 7), fc.constantFrom('angry', 'calm'));

const observed = fc.record({
  entry,
  contactId,
  signal: fc.constantFrom('seats', 'logins', 'unscheduled'),
  value: numberOrWorse,
});
const toned = fc.record({ entry, contactId, signal: fc.constant('tone'), value: textOrWorse });
const ids = fc.constantFrom('a', 'b', 'c', 'd', 'e', 'f', 'g', 'h');
const happened = fc.record({
  entry,
  contactId,
  id: ids,
  name: fc.constantFrom('visit', 'order', 'meeting'),
  properties: fc.record({ page: fc.constantFrom<Value>('billing', 'home', null, 3), amount: numberOrWorse }),
});
const recorded = fc.record({
  entry,
  record: fc.constantFrom('ticket', 'ticket', 'order'),
  id: ids,
  opened: moment,
  closed: fc.option(moment),
  properties: fc.record(
    { urgent: fc.constantFrom<Value>(true, true, false, null), effort: numberOrWorse },
    { requiredKeys: ['urgent'] },
  ),
});
const attributed = fc.record({
  entry,
  attribute: fc.constantFrom('arr', 'startDate', 'plan'),
  value: fc.oneof<[fc.Arbitrary<Value>, fc.Arbitrary<Value>, fc.Arbitrary<Value>]>(
    number,
    moment.map((date) => ({ date })),
    fc.constant(null),
  ),
});
const roled = fc.record({
  entry,
  contactId: fc.constantFrom('ann', 'bob'),
  role: fc.constantFrom('champion' as const, 'sponsor' as const),
  active: fc.boolean(),
});
const ended = fc.record({
  entry,
  outcome: fc.constantFrom('churned' as const, 'reactivated' as const, 'renewed' as const),
  effectiveAt: moment,
});

type Stamp = { observedAt: number; lag: number; assumed: boolean; withdrawn: boolean };

export const histories: fc.Arbitrary<AccountHistory> = fc
  .record({
    observations: fc.array(fc.oneof({ weight: 3, arbitrary: observed }, { weight: 1, arbitrary: toned }), {
      maxLength: 70,
      size: 'max',
    }),
    events: fc.array(happened, { maxLength: 14, size: 'max' }),
    records: fc.array(recorded, { maxLength: 14, size: 'max' }),
    attributes: fc.array(attributed, { maxLength: 8, size: 'max' }),
    contactRoles: fc.array(roled, { maxLength: 8, size: 'max' }),
    outcomes: fc.array(ended, { maxLength: 4, size: 'max' }),
  })
  .map((drawn) => {
    let rev = 0;
    const stamp = ({ observedAt, lag, assumed, withdrawn }: Stamp): Entry => {
      rev++;
      return {
        observedAt,
        knownAt: observedAt + (lag * dayMs) / 4,
        rev,
        ...(assumed ? { assumed } : {}),
        ...(withdrawn ? { withdrawn } : {}),
      };
    };
    const observations = drawn.observations.map(({ entry, ...rest }) => ({ ...stamp(entry), ...rest }));
    return {
      accountId: 'acme',
      observations: Map.groupBy(observations, (each) => each.signal),
      events: drawn.events.map(({ entry, ...rest }) => ({ ...stamp(entry), ...rest })),
      records: drawn.records.map(({ entry, opened, closed, ...rest }) => ({
        ...stamp(entry),
        ...rest,
        openedAt: opened,
        closedAt: closed,
      })),
      attributes: drawn.attributes.map(({ entry, ...rest }) => ({ ...stamp(entry), ...rest })),
      contactRoles: drawn.contactRoles.map(({ entry, ...rest }) => ({ ...stamp(entry), ...rest })),
      outcomes: drawn.outcomes.map(({ entry, ...rest }) => ({ ...stamp(entry), ...rest, amount: null, reason: '' })),
      owners: [],
      overrides: [],
    };
  });

const days = fc.integer({ min: 1, max: 14 });
const aggregate = fc.constantFrom(...aggregates);

export const reads: fc.Arbitrary<Read> = fc
  .record({
    fn: fc.constantFrom(...readFunctions),
    days,
    offsetDays: fc.option(fc.integer({ min: 1, max: 6 }), { nil: undefined }),
    of: aggregate,
    bucket: fc.option(fc.record({ days: fc.integer({ min: 1, max: 5 }), fn: aggregate }), { nil: undefined, freq: 2 }),
    halfLifeDays: fc.constantFrom(1.5, 7),
    maxAgeDays: fc.option(fc.integer({ min: 1, max: 12 }), { nil: undefined, freq: 2 }),
    isWindowless: fc.boolean(),
  })
  .map(({ fn, days, offsetDays, of, bucket, halfLifeDays, maxAgeDays, isWindowless }) => ({
    fn: fn as Read['fn'],
    ...(fn === 'daysSince' || (fn === 'latest' && isWindowless) ? {} : { days }),
    ...(offsetDays === undefined ? {} : { offsetDays }),
    ...(fn === 'change' || fn === 'changePct' ? { of } : {}),
    ...(bucket && fn !== 'daysSince' && fn !== 'latest' && bucket.days <= days ? { bucket } : {}),
    ...(fn === 'decayAvg' ? { halfLifeDays } : {}),
    ...(maxAgeDays === undefined ? {} : { maxAgeDays }),
  }));

export const signalKeys: fc.Arbitrary<string> = fc
  .record({ signal: fc.constantFrom(...signalList.map((signal) => signal.key)), read: reads })
  .map(({ signal, read }) => factKey({ kind: 'signal', signal, read }));

export const attributeKeys: fc.Arbitrary<string> = fc.constantFrom(
  '@plan',
  '@startDate.daysUntil',
  '@startDate.daysSince',
  '@tenureDays',
  '@lifetimeValue',
  '@lastTouch',
  '@daysSinceContact',
  '@champion.count',
  '@champion.daysInRole',
  '@champion.daysSinceLeft',
  '@sponsor.daysSinceChange',
  '@contacts.count',
);

const horizonMoment = fc.oneof(
  fc.constant(now),
  fc.integer({ min: -40, max: 0 }).map((step) => now + (step * dayMs) / 4),
  fc.integer({ min: now - 10 * dayMs, max: now }),
);

/** Half of them know everything, the others what was known by a moment or up to a revision. */
export const horizons: fc.Arbitrary<Horizon> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ at: horizonMoment }) },
  { weight: 1, arbitrary: fc.record({ at: horizonMoment, knownBy: horizonMoment }) },
  { weight: 1, arbitrary: fc.record({ at: horizonMoment, rev: fc.integer({ min: 1, max: 100 }) }) },
);

/** When the sources last reported for any account. */
export const reported: fc.Arbitrary<number | null> = fc.option(
  moment.filter((each) => each <= now),
  { freq: 6 },
);

export function contextOf(history: AccountHistory, horizon: Horizon, lastReported: number | null): FactContext {
  return { history, horizon, signals, lastReported: () => lastReported, modelPoints: () => [] };
}
