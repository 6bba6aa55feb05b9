import { describe, expect, it } from 'vitest';
import { signalSchema, type Signal } from '../documents/signal.ts';
import { emptyHistory, type Observation } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import type { Value } from '../values.ts';
import { computeFacts } from './compute-facts.ts';
import type { Fact } from './fact.ts';

const now = Date.UTC(2024, 5, 15);
const define = (key: string, more: object): Signal =>
  signalSchema.parse({ format: 1, kind: 'signal', key, name: key, type: 'number', ...more });

const signals = new Map(
  [
    define('seats', { measures: 'state' }),
    define('nps', { measures: 'state' }),
    define('plan', { measures: 'state', type: 'text' }),
    define('logins', { measures: 'events', expectedEveryDays: 2 }),
  ].map((signal) => [signal.key, signal]),
);

/** Values by how many days ago they were true. */
type DaysAgo = readonly (readonly [daysAgo: number, value: Value])[];

function read(key: string, values: DaysAgo, more: { at?: number; reported?: number | null } = {}): Fact {
  const signal = /^\w+/.exec(key)![0];
  const observations = values.map(([daysAgo, value], index): Observation => {
    const observedAt = now - daysAgo * dayMs;
    return { signal, observedAt, knownAt: observedAt, rev: index, value, ...(index === 0 ? { assumed: true } : {}) };
  });
  const history = { ...emptyHistory('acme'), observations: new Map([[signal, observations]]) };
  const { at = now, reported = now } = more;
  return computeFacts([key], {
    history,
    horizon: { at },
    signals,
    lastReported: () => reported,
    modelPoints: () => [],
  }).get(key)!;
}

const valueOf = (key: string, values: DaysAgo, more?: { at?: number; reported?: number | null }): Value =>
  read(key, values, more).value;

describe('a window', () => {
  it('is open at its start and closed at its end', () => {
    expect(
      valueOf('seats.sum:7', [
        [7, 100],
        [6.999, 10],
        [0, 1],
      ]),
    ).toBe(11);
    expect(
      valueOf('seats.sum:7;offset=1', [
        [8, 100],
        [7.999, 10],
        [1, 1],
        [0.999, 1000],
      ]),
    ).toBe(11);
  });

  it.each([
    ['seats.avg:10', 4],
    ['seats.sum:10', 16],
    ['seats.min:10', 1],
    ['seats.max:10', 8],
    ['seats.median:10', 3.5],
    ['seats.count:10', 4],
    ['seats.latest:10', 2],
    ['seats.slope:10', -20 / 14.75],
  ])('%s is %d', (key, expected) =>
    expect(
      valueOf(key, [
        [20, 99],
        [6, 8],
        [4, 5],
        [2, 1],
        [1, 2],
      ]),
    ).toBeCloseTo(expected, 12),
  );

  it('fits a line exactly through points that lie on one', () => {
    expect(
      valueOf('seats.slope:10', [
        [9, 1],
        [7, 5],
        [2, 15],
      ]),
    ).toBeCloseTo(2, 12);
    expect(read('seats.slope:10', [[3, 5]])).toMatchObject({ value: null, why: 'too-few' });
    expect(
      read(
        'seats.slope:10',
        [
          [3, 5],
          [3, 7],
        ].map(([t, v]) => [t!, v!] as const),
      ),
    ).toMatchObject({ value: null, why: 'too-few' });
  });

  it('weighs a value one half-life older by half', () => {
    expect(
      valueOf('nps.decayAvg:30;half=5', [
        [10, 9],
        [5, 0],
      ]),
    ).toBeCloseTo(3, 12);
    expect(read('nps.decayAvg:30', [[10, 9]])).toMatchObject({ value: null, why: 'undefined' });
  });

  it('folds whole buckets counted back from its end', () => {
    const values: DaysAgo = [
      [20.5, 500],
      [13, 4],
      [10, 6],
      [6, 1],
      [0, 3],
    ];
    expect(valueOf('seats.max:15;bucket=7/avg', values)).toBe(5);
    expect(valueOf('seats.median:14;bucket=7/sum', values)).toBe(7);
    expect(
      valueOf('seats.count:21;bucket=7/sum', [
        [20, 1],
        [1, 1],
      ]),
    ).toBe(2);
    expect(
      valueOf('logins.count:21;bucket=7/sum', [
        [20, 1],
        [1, 1],
      ]),
    ).toBe(3);
    expect(
      valueOf('logins.min:21;bucket=7/sum', [
        [20, 1],
        [1, 1],
      ]),
    ).toBe(0);
    expect(
      valueOf('logins.min:21;bucket=7/avg', [
        [20, 3],
        [1, 2],
      ]),
    ).toBe(2);
  });

  it('without a width, of a text, or beyond the largest number has no value', () => {
    expect(read('seats.sum', [[1, 1]])).toMatchObject({ value: null, why: 'undefined' });
    expect(read('plan.avg:7', [[1, 'pro']])).toMatchObject({ value: null, why: 'mistyped' });
    expect(valueOf('plan.count:7', [[1, 'pro']])).toBe(1);
    expect(
      read('seats.sum:7', [
        [2, 1.7e308],
        [1, 1.7e308],
      ]),
    ).toMatchObject({ value: null, why: 'undefined' });
  });

  it('with a value of the wrong type in it is unknown, and known again when that has left', () => {
    const values: DaysAgo = [
      [6, '12'],
      [1, 3],
    ];
    expect(read('seats.sum:7', values)).toMatchObject({ value: null, why: 'mistyped', validUntil: now + dayMs });
    expect(valueOf('seats.sum:7', values, { at: now + dayMs })).toBe(3);
    expect(valueOf('seats.latest', values)).toBe(3);
    expect(
      read('seats', [
        [6, 12],
        [1, NaN],
      ]),
    ).toMatchObject({ value: null, why: 'mistyped' });
  });
});

describe('change', () => {
  it('compares with the window of the same width before, by average unless said otherwise', () => {
    const values: DaysAgo = [
      [13, 10],
      [8, 20],
      [7, 30],
      [2, 40],
      [0, 50],
    ];
    expect(valueOf('seats.change:7', values)).toBe(25);
    expect(valueOf('seats.changePct:7', values)).toBe(125);
    expect(valueOf('seats.change:7;of=sum', values)).toBe(30);
    expect(valueOf('seats.change:7;of=max', values)).toBe(20);
  });

  it('goes up when a negative number gets better, and has no percent of nothing', () => {
    expect(
      valueOf('nps.changePct:7', [
        [8, -20],
        [1, -10],
      ]),
    ).toBe(50);
    expect(
      read('nps.changePct:7', [
        [8, 0],
        [1, 5],
      ]),
    ).toMatchObject({ value: null, why: 'undefined' });
    expect(
      valueOf('nps.change:7', [
        [8, 0],
        [1, 5],
      ]),
    ).toBe(5);
  });

  it('of the latest value of a state looks at what was in force one width ago', () => {
    expect(
      valueOf('seats.change:7;of=latest', [
        [40, 100],
        [3, 80],
      ]),
    ).toBe(-20);
    expect(valueOf('seats.change:7;of=latest', [[40, 100]])).toBe(0);
    expect(
      valueOf('logins.change:7;of=latest', [
        [40, 100],
        [3, 80],
      ]),
    ).toBeNull();
  });

  it('is unknown when either window is', () => {
    expect(read('seats.change:7', [[8, 5]])).toMatchObject({ value: null, why: 'empty-window' });
    expect(read('seats.change:7', [[1, 5]])).toMatchObject({ value: null, why: 'empty-window' });
    expect(valueOf('logins.change:7;of=sum', [[8, 5]])).toBe(-5);
    expect(valueOf('logins.changePct:7;of=sum', [[8, 5]])).toBe(-100);
  });
});

describe('nothing there', () => {
  it('a state holds for ever, unless its age is limited', () => {
    expect(read('seats', [[400, 5]])).toMatchObject({ value: 5, validUntil: null });
    expect(read('seats.latest;age=30', [[30, 5]])).toMatchObject({ value: 5, validUntil: now + 1 });
    expect(read('seats.latest;age=30', [[30.001, 5]])).toMatchObject({ value: null, why: 'stale', entries: 1 });
  });

  it('a state without a value is unknown, however it is read', () => {
    for (const key of ['seats', 'seats.sum:7', 'seats.count:7', 'seats.change:7', 'seats.daysSince', 'seats.latest:7'])
      expect(read(key, []), key).toMatchObject({ value: null, why: 'never', observedAt: null });
    expect(read('seats.sum:7', [[8, 5]])).toMatchObject({ value: null, why: 'empty-window' });
  });

  it('no events are 0 while the source reports, and unknown when it has gone silent', () => {
    for (const key of ['logins.sum:7', 'logins.count:7', 'logins.avg:7', 'logins.max:7', 'logins.decayAvg:7;half=2'])
      expect(read(key, [[30, 5]], { reported: now - dayMs }), key).toMatchObject({
        value: 0,
        validUntil: now + dayMs + 1,
      });
    expect(valueOf('logins.sum:7', [], { reported: now - 2 * dayMs })).toBe(0);
    expect(read('logins.sum:7', [], { reported: now - 2 * dayMs - 1 })).toMatchObject({
      value: null,
      why: 'source-silent',
    });
    expect(read('logins.sum:7', [], { reported: null })).toMatchObject({ value: null, why: 'source-silent' });
    expect(read('logins.latest:7', [[30, 5]])).toMatchObject({ value: null, why: 'empty-window' });
    expect(read('logins.sum:7', [[6, 5]], { reported: null })).toMatchObject({ value: 5 });
  });

  it('a window that ended while the source still reported stays 0', () => {
    expect(valueOf('logins.sum:7;offset=10', [], { reported: now - 11 * dayMs })).toBe(0);
    expect(valueOf('logins.sum:7;offset=5', [], { reported: now - 11 * dayMs })).toBeNull();
  });

  it('a weekly sum without events in a week the source was silent is unknown', () => {
    expect(valueOf('logins.median:14;bucket=7/sum', [[10, 5]], { reported: now })).toBe(2.5);
    expect(read('logins.median:14;bucket=7/sum', [[10, 5]], { reported: now - 3 * dayMs })).toMatchObject({
      value: null,
      why: 'source-silent',
    });
  });

  it('a signal or read nobody defined is unknown', () => {
    expect(read('ghosts.sum:7', [[1, 1]])).toMatchObject({ value: null, why: 'undefined' });
    expect(read('seats.guess:7', [[1, 1]])).toMatchObject({ value: null, why: 'undefined' });
  });
});

describe('what a fact says about itself', () => {
  it('names its newest entry, how many there are, and how many were dated by a lag', () => {
    expect(
      read('seats.sum:7', [
        [6, 1],
        [3, 2],
        [2, 3],
      ]),
    ).toMatchObject({ observedAt: now - 2 * dayMs, entries: 3, assumed: 1 });
    expect(
      read('seats.change:3', [
        [5, 1],
        [2, 2],
        [1, 3],
      ]),
    ).toMatchObject({ observedAt: now - dayMs, entries: 3, assumed: 1 });
    expect(
      read('seats', [
        [6, 1],
        [3, 2],
      ]),
    ).toMatchObject({ observedAt: now - 3 * dayMs, entries: 1, assumed: 0 });
  });

  it.each([
    [
      'the first value leaves a window',
      'seats.sum:7',
      [
        [6, 1],
        [3, 2],
      ],
      1,
    ],
    [
      'a value enters a window that ends earlier',
      'seats.sum:7;offset=4',
      [
        [6, 1],
        [3, 2],
      ],
      1,
    ],
    [
      'a value moves to the window before',
      'seats.change:7;of=sum',
      [
        [13, 1],
        [5, 2],
      ],
      1,
    ],
    [
      'a value crosses the edge of a bucket',
      'seats.max:28;bucket=7/sum',
      [
        [5, 1],
        [4, 1],
      ],
      2,
    ],
    ['days since', 'seats.daysSince', [[2.25, 1]], 0.75],
  ] as const)('stays until %s', (_, key, values, days) => {
    expect(read(key, values).validUntil).toBe(now + days * dayMs);
  });

  it('days since a value run with the hours; on a whole day they matter again at once', () => {
    expect(
      read('logins.daysSince', [
        [30, 1],
        [2.25, 1],
      ]).value,
    ).toBe(2.25);
    expect(read('logins.daysSince', [[3, 1]])).toMatchObject({ value: 3, validUntil: now + 1 });
  });
});
