/** What the benchmarks of the book evaluate: a health model of 20 signals in four groups, and twelve rules over the same facts and two texts. */
import type { Clause, Expression } from '#lib/core/documents/nodes/clause.ts';
import type { Read } from '#lib/core/documents/nodes/signal.ts';

/** Straight lines through points, clamped outside; or the score of the highest step that is reached. */
export type Scale =
  | { readonly points: readonly (readonly [x: number, y: number])[] }
  | { readonly base: number; readonly steps: readonly (readonly [at: number, score: number])[] };

export interface WorkSignal {
  /** As a property of an account object. */
  readonly name: NumberName;
  /** Key of the signal. */
  readonly signal: string;
  readonly read: Read;
  readonly weight: number;
  readonly scale: Scale;
  /** What accounts usually have: from, to, and how many places after the point. */
  readonly range: readonly [low: number, high: number, places?: number];
}

export interface WorkGroup {
  readonly name: 'usage' | 'support' | 'feedback' | 'commercial';
  readonly weight: number;
  readonly signals: readonly WorkSignal[];
}

/** One account as a program would hold it; `null` is unknown. */
export type Account = { readonly [Name in NumberName]: number | null } & {
  readonly [Name in TextName]: string | null;
};

export type NumberName =
  | 'logins'
  | 'seatsUsed'
  | 'activeDays'
  | 'features'
  | 'usageTrend'
  | 'tickets'
  | 'urgentOpen'
  | 'answerHours'
  | 'escalations'
  | 'outage'
  | 'csat'
  | 'nps'
  | 'surveys'
  | 'stars'
  | 'meetings'
  | 'daysLate'
  | 'discount'
  | 'seatsTrend'
  | 'monthsLeft'
  | 'invoices';

export type TextName = 'plan' | 'region';

export const groups: readonly WorkGroup[] = [
  {
    name: 'usage',
    weight: 40,
    signals: [
      signal('logins', 'logins', { fn: 'sum', days: 28 }, 30, line([0, 0], [40, 40], [600, 100]), [0, 700]),
      signal('seatsUsed', 'seats-used', { fn: 'latest' }, 20, line([0, 0], [200, 100]), [0, 240]),
      signal('activeDays', 'active-days', { fn: 'count', days: 28 }, 20, line([0, 0], [20, 100]), [0, 28]),
      signal('features', 'features-used', { fn: 'max', days: 28 }, 15, steps(0, [3, 40], [6, 70], [10, 100]), [0, 14]),
      signal(
        'usageTrend',
        'usage-hours',
        { fn: 'changePct', days: 28, of: 'sum' },
        15,
        line([-50, 0], [0, 60], [50, 100]),
        [-80, 80, 1],
      ),
    ],
  },
  {
    name: 'support',
    weight: 20,
    signals: [
      signal('tickets', 'tickets-opened', { fn: 'count', days: 30 }, 25, line([2, 100], [12, 0]), [0, 14]),
      signal('urgentOpen', 'urgent-open', { fn: 'latest' }, 30, steps(100, [1, 40], [2, 0]), [0, 3]),
      signal(
        'answerHours',
        'answer-hours',
        { fn: 'avg', days: 90 },
        15,
        line([1, 100], [8, 70], [48, 0]),
        [0.5, 60, 2],
      ),
      signal('escalations', 'escalations', { fn: 'sum', days: 90 }, 20, steps(100, [1, 60], [3, 20], [5, 0]), [0, 5]),
      signal('outage', 'outage-minutes', { fn: 'sum', days: 28 }, 10, line([0, 100], [240, 0]), [0, 300]),
    ],
  },
  {
    name: 'feedback',
    weight: 20,
    signals: [
      signal('csat', 'csat', { fn: 'avg', days: 90 }, 30, line([1, 0], [5, 100]), [1, 5, 2]),
      signal('nps', 'nps', { fn: 'latest', maxAgeDays: 365 }, 30, line([0, 0], [10, 100]), [0, 10]),
      signal('surveys', 'survey-answers', { fn: 'count', days: 180 }, 10, steps(20, [1, 60], [3, 100]), [0, 5]),
      signal('stars', 'review-stars', { fn: 'latest' }, 15, line([1, 0], [3, 40], [5, 100]), [1, 5]),
      signal('meetings', 'meetings', { fn: 'count', days: 90 }, 15, steps(0, [1, 50], [3, 80], [6, 100]), [0, 8]),
    ],
  },
  {
    name: 'commercial',
    weight: 20,
    signals: [
      signal('daysLate', 'days-late', { fn: 'max', days: 180 }, 30, line([0, 100], [60, 0]), [0, 80]),
      signal('discount', 'discount', { fn: 'latest' }, 10, line([0, 100], [50, 20]), [0, 60, 1]),
      signal(
        'seatsTrend',
        'seats-bought',
        { fn: 'changePct', days: 180, of: 'latest' },
        30,
        line([-20, 0], [0, 60], [20, 100]),
        [-30, 30, 1],
      ),
      signal('monthsLeft', 'months-left', { fn: 'latest' }, 15, steps(30, [3, 60], [9, 100]), [0, 24]),
      signal('invoices', 'open-invoices', { fn: 'latest' }, 15, steps(100, [1, 80], [3, 40], [6, 0]), [0, 8]),
    ],
  },
];

/** Share of a group's weight, and of all groups' weight, that must be known. */
export const groupCoverage = 0.4;
export const totalCoverage = 0.5;

export const bands = [
  { key: 'at-risk', from: 0, tone: 'bad' },
  { key: 'concerning', from: 40, tone: 'warn' },
  { key: 'healthy', from: 70, tone: 'good' },
] as const;

export const texts: Readonly<Record<TextName, readonly string[]>> = {
  plan: ['starter', 'team', 'business', 'enterprise'],
  region: ['emea', 'amer', 'apac', 'latam'],
};

export const signals: readonly WorkSignal[] = groups.flatMap((group) => group.signals);

/** A clause over account properties; `key`s are made with the document. */
export type WorkClause = Clause & { readonly input: NumberName | TextName };

export interface WorkRule {
  readonly name: string;
  readonly when: Expression;
}

const less = (input: NumberName, value: number) => clause({ input, op: 'less', value });
const atMost = (input: NumberName, value: number) => clause({ input, op: 'lessOrEqual', value });
const more = (input: NumberName, value: number) => clause({ input, op: 'greater', value });
const atLeast = (input: NumberName, value: number) => clause({ input, op: 'greaterOrEqual', value });
const is = (input: TextName, value: string) => clause({ input, op: 'equals', value });
const isNot = (input: TextName, value: string) => clause({ input, op: 'notEquals', value });
const oneOf = (input: TextName, ...values: string[]) => clause({ input, op: 'in', values });
const noneOf = (input: TextName, ...values: string[]) => clause({ input, op: 'notIn', values });
const known = (input: NumberName) => clause({ input, op: 'isKnown' });
const unknown = (input: NumberName) => clause({ input, op: 'isUnknown' });
const all = (...all: Expression[]): Expression => ({ all });
const any = (...any: Expression[]): Expression => ({ any });
const not = (not: Expression): Expression => ({ not });

export const rules: readonly WorkRule[] = [
  {
    name: 'Usage fell before the renewal',
    when: all(less('usageTrend', -20), less('monthsLeft', 4), any(more('tickets', 5), less('csat', 3))),
  },
  {
    name: 'Support is burning',
    when: all(atLeast('urgentOpen', 1), any(more('answerHours', 24), atLeast('escalations', 2), more('outage', 60))),
  },
  {
    name: 'Big and quiet',
    when: all(
      oneOf('plan', 'business', 'enterprise'),
      less('logins', 60),
      not(any(more('meetings', 2), more('activeDays', 15))),
    ),
  },
  {
    name: 'Payment trouble',
    when: any(more('daysLate', 30), all(atLeast('invoices', 3), more('daysLate', 10))),
  },
  {
    name: 'Ready to grow',
    when: all(
      atLeast('seatsUsed', 80),
      more('usageTrend', 5),
      isNot('plan', 'enterprise'),
      not(more('daysLate', 15)),
      atLeast('csat', 4),
    ),
  },
  {
    name: 'Silent critics',
    when: all(known('nps'), atMost('nps', 6), any(unknown('csat'), less('csat', 3)), less('surveys', 2)),
  },
  {
    name: 'Onboarding stalled',
    when: all(
      is('plan', 'starter'),
      less('features', 4),
      less('activeDays', 8),
      any(less('logins', 40), unknown('seatsUsed')),
    ),
  },
  {
    name: 'Could be a reference',
    when: all(atLeast('nps', 9), atLeast('stars', 4), oneOf('region', 'emea', 'amer'), not(atLeast('escalations', 1))),
  },
  {
    name: 'The discount hides a risk',
    when: all(more('discount', 25), any(less('usageTrend', -10), less('seatsTrend', -5)), noneOf('plan', 'starter')),
  },
  {
    name: 'The contract shrinks',
    when: all(less('seatsTrend', -10), any(all(less('monthsLeft', 6), less('meetings', 2)), more('tickets', 8))),
  },
  {
    name: 'Well, and far away',
    when: all(is('region', 'apac'), not(any(less('logins', 100), less('csat', 3.5), more('urgentOpen', 0)))),
  },
  {
    name: 'Many small cuts',
    when: any(
      all(more('tickets', 6), more('outage', 30)),
      all(more('answerHours', 16), less('stars', 3)),
      all(unknown('nps'), unknown('csat')),
    ),
  },
];

function signal(
  name: NumberName,
  key: string,
  read: Read,
  weight: number,
  scale: Scale,
  range: WorkSignal['range'],
): WorkSignal {
  return { name, signal: key, read, weight, scale, range };
}

function line(...points: readonly (readonly [number, number])[]): Scale {
  return { points };
}

function steps(base: number, ...steps: readonly (readonly [number, number])[]): Scale {
  return { base, steps };
}

type Keyless<Each> = Each extends unknown ? Omit<Each, 'key'> : never;

function clause(parts: Keyless<WorkClause>): Expression {
  return { key: 'c', ...parts } as WorkClause;
}
