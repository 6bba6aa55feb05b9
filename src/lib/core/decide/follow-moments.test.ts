import { describe, expect, it } from 'vitest';
import type { ConfigOf, GraphNode } from '../documents/nodes/catalogue.ts';
import type { EventEntry } from '../signals/history.ts';
import { decide, type DecideInput } from './decide.ts';
import { emptyState, type DecisionState } from './decision.ts';
import { callTask, day, evaluationOf, workflow } from './sample-documents.ts';
import { startByHand } from './start-by-hand.ts';

const starting = (node: GraphNode) => workflow({ sta_a: node, tsk_a: callTask }, [['sta_a', 'start', 'tsk_a']]);

const dated = starting({
  type: 'schedule',
  v: 1,
  name: 'Renewal',
  config: { attribute: 'renewalDate', offsetDays: -90 },
});

function starts(
  document: ReturnType<typeof starting>,
  at: number,
  previous: DecisionState,
  more: Partial<DecideInput>,
) {
  const { state, decisions } = decide({
    document,
    evaluation: evaluationOf(at),
    previous,
    override: null,
    models: {},
    dates: {},
    events: [],
    ...more,
  });
  return { state, count: decisions.filter(({ kind }) => kind === 'trigger-fired').length, decisions };
}

const onDates = (at: number, renewalDate: number | null, previous = emptyState, more: Partial<DecideInput> = {}) =>
  starts(dated, at, previous, { dates: { renewalDate }, ...more });

describe('dates', () => {
  it('starts on the day, up to seven days late', () => {
    expect([day(0) - 1, day(0), day(7), day(7) + 1].map((at) => onDates(at, day(90)).count)).toEqual([0, 1, 1, 0]);
    expect(onDates(day(0), day(90)).decisions[0]!.reason).toBe('Renewal: 90 days before the renewal date, 31 May 2026');
  });

  it('starts once for a date, again for another, and not again for one it had', () => {
    const first = onDates(day(0), day(90));
    const again = onDates(day(1), day(90), first.state);
    const moved = onDates(day(2), day(92), again.state);
    const back = onDates(day(3), day(90), moved.state);
    expect([first, again, moved, back].map(({ count }) => count)).toEqual([1, 0, 1, 0]);
    expect(moved.decisions[0]!.episode).toBe(2);
  });

  it('starts nothing for an unknown date', () => {
    expect(onDates(day(0), null).count).toBe(0);
    expect(starts(dated, day(0), emptyState, {}).count).toBe(0);
  });

  it('takes note without starting when going live', () => {
    const live = onDates(day(0), day(90), emptyState, { suppressFirst: true });
    expect([live.count, onDates(day(1), day(90), live.state).count]).toEqual([0, 0]);
  });

  it('starts nothing while it is not known whether the document applies', () => {
    expect(onDates(day(0), day(90), emptyState, { evaluation: evaluationOf(day(0), { applies: null }) }).count).toBe(0);
  });
});

const received = (config: Partial<ConfigOf<'event'>> = {}) =>
  starting({ type: 'event', v: 1, name: 'Payment trouble', config: { event: 'payment.failed', ...config } });

const event = (id: string, more: Partial<EventEntry> = {}): EventEntry => ({
  id,
  name: 'payment.failed',
  properties: { amount: 100 },
  observedAt: day(0),
  knownAt: day(0),
  rev: 1,
  ...more,
});

describe('events', () => {
  const on = (
    events: readonly EventEntry[],
    config: Partial<ConfigOf<'event'>> = {},
    previous = emptyState,
    at = day(0),
  ) => starts(received(config), at, previous, { events });

  it('starts once per event', () => {
    const first = on([event('a'), event('b', { rev: 2 }), event('a', { rev: 3 })]);
    expect([first.count, on([event('a', { rev: 4 }), event('c')], {}, first.state).count]).toEqual([2, 1]);
    expect(first.decisions[0]!.reason).toBe('Payment trouble: payment.failed on 2 March 2026');
  });

  it('asks for the name and for every property', () => {
    const where = { amount: { op: 'greater', value: 50 }, reason: { op: 'equals', value: 'card' } } as const;
    const some = [
      event('a'),
      event('b', { properties: { amount: 60, reason: 'card' } }),
      event('c', { properties: { amount: 10, reason: 'card' } }),
    ];
    expect(on(some, { where }).count).toBe(1);
    expect(on([event('a', { name: 'payment.ok' })]).count).toBe(0);
  });

  it('starts nothing for an unknown property, even one every object has', () => {
    const hidden: ConfigOf<'event'>['where'] = Object.fromEntries([['toString', { op: 'isKnown' }]]);
    expect(on([event('a')], { where: hidden }).count).toBe(0);
  });

  it('ignores what was withdrawn, is yet to come or is long past', () => {
    expect(on([event('a'), event('a', { rev: 2, withdrawn: true })]).count).toBe(0);
    expect(on([event('a', { observedAt: day(1) })]).count).toBe(0);
    expect(on([event('a')], {}, emptyState, day(7)).count).toBe(1);
    expect(on([event('a')], {}, emptyState, day(7) + 1).count).toBe(0);
  });

  it('gives each event its own episode, in the order they happened, within its policy', () => {
    const many = [event('late', { observedAt: day(1), rev: 1 }), event('early', { rev: 2 })];
    const { decisions } = on(many, {}, emptyState, day(1));
    expect(decisions.map(({ episode, reason }) => `${episode} ${reason}`)).toEqual([
      '1 Payment trouble: payment.failed on 2 March 2026',
      '2 Payment trouble: payment.failed on 3 March 2026',
    ]);
    const limited = on(many, { reentry: { policy: 'limit', times: 1, days: 30 } }, emptyState, day(1));
    expect([
      limited.count,
      on(many, { reentry: { policy: 'limit', times: 1, days: 30 } }, limited.state, day(1)).count,
    ]).toEqual([1, 0]);
  });
});

describe('by hand', () => {
  const document = starting({ type: 'manual', v: 1, config: {} });
  const start = { document, nodeId: 'sta_a', previous: emptyState, key: 'req-1', by: 'Ada Lovelace', at: day(0) };

  it('starts once per request', () => {
    const first = startByHand(start);
    expect(first.decisions).toMatchObject([
      { kind: 'trigger-fired', port: 'start', episode: 1, reason: 'Started by hand by Ada Lovelace' },
    ]);
    expect(startByHand({ ...start, previous: first.state }).decisions).toEqual([]);
    expect(startByHand({ ...start, previous: first.state, key: 'req-2' }).decisions[0]!.episode).toBe(2);
  });

  it('starts nothing on another node', () => {
    expect(startByHand({ ...start, nodeId: 'tsk_a' }).decisions).toEqual([]);
  });
});
