import { describe, expect, it } from 'vitest';
import { compile } from '../compile/compile.ts';
import { dayMs } from '../time/calendar.ts';
import type { Value } from '../values.ts';
import { createAccountEvaluator } from './account.ts';
import { at, bands, evaluate, linear, modelOf, signal } from './sample-model.ts';

const twoSignals = modelOf(
  {
    sig_a: signal('a'),
    sig_b: signal('b'),
    scl_a: linear,
    scl_b: linear,
    wgt_a: {
      type: 'weighting',
      config: { method: 'mean', weights: { e_3: 3, e_4: 1 }, missing: 'redistribute', minCoverage: 0.5 },
    },
    thr_a: { type: 'threshold', config: { bands, hysteresis: 0, minDwellDays: 0 } },
  },
  {
    e_1: ['sig_a.value', 'scl_a.value'],
    e_2: ['sig_b.value', 'scl_b.value'],
    e_3: ['scl_a.score', 'wgt_a.inputs'],
    e_4: ['scl_b.score', 'wgt_a.inputs'],
    e_5: ['wgt_a.score', 'thr_a.score'],
  },
);

describe('a weighted mean', () => {
  it('weighs known inputs and names the band', async () => {
    const evaluation = await evaluate(twoSignals, { a: 80, b: 40 });
    expect(evaluation.score).toBe(70);
    expect(evaluation.rawBand).toBe('healthy');
    expect(evaluation.unknown).toEqual([]);
    expect(evaluation.trace['wgt_a']!.inputs.map((input) => input.contribution)).toEqual([60, 10]);
    expect(evaluation.trace['scl_a']).toMatchObject({ contribution: 60, possible: 75, outputs: { score: 80 } });
  });

  it('gives the weight of an unknown input to the others', async () => {
    expect(await evaluate(twoSignals, { a: 30 })).toMatchObject({ score: 30, rawBand: 'at-risk', unknown: ['b'] });
  });

  it('is unknown when too little is known', async () => {
    expect(await evaluate(twoSignals, { b: 30 })).toMatchObject({ score: null, rawBand: null, unknown: ['a'] });
  });

  it('takes text where a number is needed as unknown', async () => {
    expect((await evaluate(twoSignals, { a: '80', b: 40 })).trace['scl_a']!.known).toBe(false);
  });
});

const gate = (when: unknown, more: object = {}) =>
  modelOf(
    {
      sig_a: signal('a'),
      sig_b: signal('b'),
      cnd_a: { type: 'condition', config: { inputs: ['x', 'y'], when, ...more } },
      scl_a: linear,
      swi_a: { type: 'switch', config: { rows: [{ key: 'r1' }] } },
      scl_b: linear,
      thr_a: { type: 'threshold', config: { bands, hysteresis: 0, minDwellDays: 0, force: ['at-risk'] } },
    },
    {
      e_1: ['sig_a.value', 'cnd_a.x'],
      e_2: ['sig_b.value', 'cnd_a.y'],
      e_3: ['sig_a.value', 'scl_a.value'],
      e_4: ['sig_b.value', 'scl_b.value'],
      e_5: ['cnd_a.flag', 'swi_a.when:r1'],
      e_6: ['scl_a.score', 'swi_a.score:r1'],
      e_7: ['scl_b.score', 'swi_a.otherwise'],
      e_8: ['swi_a.score', 'thr_a.score'],
    },
  );

describe('conditions in three values', () => {
  const low = { key: 'c1', input: 'x', op: 'less', value: 50 };
  const high = { key: 'c2', input: 'y', op: 'greater', value: 50 };
  const flagOf = async (when: unknown, facts: Record<string, Value>) =>
    (await evaluate(gate(when), facts)).flags['cnd_a'];

  it.each([
    [{ all: [low, high] }, { a: 10, b: 90 }, true],
    [{ all: [low, high] }, { a: 90 }, false],
    [{ all: [low, high] }, { a: 10 }, null],
    [{ any: [low, high] }, { a: 10 }, true],
    [{ any: [low, high] }, { a: 90 }, null],
    [{ not: { all: [low, high] } }, { a: 90 }, true],
    [{ not: low }, {}, null],
    [{ key: 'c', input: 'x', op: 'isUnknown' }, {}, true],
    [{ key: 'c', input: 'x', op: 'isKnown' }, { a: 0 }, true],
    [{ key: 'c', input: 'x', op: 'between', from: 1, to: 3 }, { a: 3 }, true],
    [{ not: { key: 'c', input: 'x', op: 'between', from: 1, to: 3 } }, { a: 4 }, true],
    [{ key: 'c', input: 'x', op: 'in', values: ['a', 1] }, { a: 1 }, true],
    [{ key: 'c', input: 'x', op: 'in', values: ['a'] }, { a: 1 }, null],
    [{ key: 'c', input: 'x', op: 'notIn', values: ['a'] }, { a: 'abc' }, true],
    [{ key: 'c', input: 'x', op: 'notContains', value: 'b' }, { a: 'abc' }, false],
    [{ key: 'c', input: 'x', op: 'startsWith', value: 'ab' }, { a: 'abc' }, true],
    [{ key: 'c', input: 'x', op: 'less', value: '9' }, { a: '10' }, null],
    [{ key: 'c', input: 'x', op: 'less', value: 5 }, { a: '3' }, null],
    [{ key: 'c', input: 'x', op: 'less', value: { date: '2026-01-01' } }, { a: { date: at - 1 } }, true],
    [{ key: 'c', input: 'x', op: 'less', other: 'y', as: 'number' }, { a: 1, b: 2 }, true],
    [{ key: 'c', input: 'x', op: 'less', other: 'y', as: 'number' }, { a: 1, b: '2' }, null],
    [{ key: 'c', input: 'x', op: 'notEquals', value: 'b' }, {}, null],
  ])('%j over %j is %s', async (when, facts, expected) => {
    expect(await flagOf(when, facts as Record<string, Value>)).toBe(expected);
  });

  it('lets a flag choose a score, and an unknown one leave it unknown', async () => {
    expect((await evaluate(gate(low), { a: 10, b: 90 })).score).toBe(10);
    expect((await evaluate(gate(low), { a: 60, b: 90 })).score).toBe(90);
    expect((await evaluate(gate(high), { a: 60 })).score).toBe(null);
  });

  it('reports each clause with the value it compared', async () => {
    const { trace } = await evaluate(gate({ all: [low, high] }), { a: 10 });
    expect(trace['cnd_a']!.clauses).toEqual([
      { key: 'c1', result: true, value: 10 },
      { key: 'c2', result: null, value: null },
    ]);
  });

  it('needs a "must last" condition to hold that long, and stops its clock while unknown', async () => {
    const lasting = gate(low, { forDays: 3 });
    const first = await evaluate(lasting, { a: 10 });
    expect(first.flags['cnd_a']).toBe(false);
    const unknown = await evaluate(lasting, {}, { at: at + 2 * dayMs, held: first.held });
    expect(unknown.flags['cnd_a']).toBe(null);
    const again = await evaluate(lasting, { a: 10 }, { at: at + 4 * dayMs, held: unknown.held });
    expect(again.flags['cnd_a']).toBe(false);
    expect((await evaluate(lasting, { a: 10 }, { at: at + 5 * dayMs, held: again.held })).flags['cnd_a']).toBe(true);
  });
});

describe('a forced band', () => {
  const forced = gate({ key: 'c', input: 'x', op: 'equals', value: 1 });
  const wired = {
    ...forced,
    edges: {
      ...forced.edges,
      e_9: { from: ['cnd_a', 'flag'] as [string, string], to: ['thr_a', 'force:at-risk'] as [string, string] },
    },
  };

  it('is told apart from the band by score, and does nothing while unknown', async () => {
    expect(await evaluate(wired, { a: 1, b: 90 })).toMatchObject({ score: 1, rawBand: 'at-risk', forced: 'at-risk' });
    expect(await evaluate(wired, { a: 2, b: 90 })).toMatchObject({ score: 90, rawBand: 'healthy', forced: null });
    expect(await evaluate(wired, { b: 90 })).toMatchObject({ score: null, rawBand: null, forced: null });
  });
});

describe('a segment filter', () => {
  const filtered = {
    ...twoSignals,
    appliesTo: { where: { key: 'c', input: 'plan', op: 'equals' as const, value: 'pro' } },
  };
  it('says whether the model is about the account', async () => {
    expect((await evaluate(filtered, { '@plan': 'pro' })).applies).toBe(true);
    expect((await evaluate(filtered, { '@plan': 'free' })).applies).toBe(false);
    expect((await evaluate(filtered, {})).applies).toBe(null);
  });
});

describe('overlapping evaluations', () => {
  it('give what they give one by one', async () => {
    const evaluator = createAccountEvaluator(compile(gate({ key: 'c', input: 'x', op: 'less', value: 50 })).compiled!);
    const inputs = Array.from({ length: 100 }, (_, index) => ({
      at,
      facts: new Map<string, Value>([
        ['a', index],
        ['b', 100 - index],
      ]),
    }));
    const together = await Promise.all(inputs.map((input) => evaluator.evaluate(input)));
    const oneByOne = [];
    for (const input of inputs) oneByOne.push(await evaluator.evaluate(input));
    expect(together).toEqual(oneByOne);
    expect(new Set(together.map(({ score }) => score)).size).toBeGreaterThan(50);
  });
});
