import { describe, expect, it } from 'vitest';
import type { Clause } from '../documents/nodes/clause.ts';
import type { Value } from '../values.ts';
import { evaluate, linear, modelOf, plainThreshold, signal } from './sample-model.ts';

describe('the trace of a clause', () => {
  const clauseOver = async (clause: object, a: Value, b: Value = null) => {
    const model = modelOf(
      {
        sig_a: signal('a'),
        sig_b: signal('b'),
        cnd_a: {
          type: 'condition',
          config: { inputs: ['x', 'y'], when: { key: 'c1', input: 'x', ...clause } as Clause },
        },
      },
      { e_1: ['sig_a.value', 'cnd_a.x'], e_2: ['sig_b.value', 'cnd_a.y'] },
    );
    return (await evaluate(model, { a, b })).trace['cnd_a']!.clauses;
  };

  it.each([
    [{ op: 'equals', value: 5 }],
    [{ op: 'notEquals', value: 5 }],
    [{ op: 'less', value: 5 }],
    [{ op: 'between', from: 1, to: 5 }],
    [{ op: 'in', values: [5] }],
    [{ op: 'notIn', values: [5, 'five'] }],
    [{ op: 'equals', other: 'y', as: 'number' }],
    [{ op: 'notEquals', other: 'y', as: 'number' }],
    [{ op: 'contains', value: 'a' }],
  ])('%j over an unknown value is unknown, whatever the engine makes of the comparison', async (clause) => {
    expect(await clauseOver(clause, null)).toEqual([{ key: 'c1', result: null, value: null }]);
  });

  it.each([
    [{ op: 'notEquals', value: 5 }, 5, null, false],
    [{ op: 'equals', other: 'y', as: 'number' }, 5, 5, true],
    [{ op: 'between', from: 1, to: 5 }, 9, null, false],
    [{ op: 'in', values: [5, 'five'] }, 'five', null, true],
    [{ op: 'in', values: [5, 'five'] }, 'six', null, false],
  ])('%j over %j and %j names what was compared', async (clause, a, b, result) => {
    expect(await clauseOver(clause, a, b)).toEqual([{ key: 'c1', result, value: a }]);
  });
});

describe('points', () => {
  const weighting = (weights: Record<string, number>, more: object = {}) => ({
    type: 'weighting',
    config: { method: 'sum', weights, missing: 'redistribute', ...more },
  });

  it('do not pass through the bands of another threshold: its order is another number than its score', async () => {
    const model = modelOf(
      {
        sig_a: signal('a'),
        scl_a: linear,
        thr_b: plainThreshold,
        wgt_a: weighting({ e_3: 10 }),
        thr_a: plainThreshold,
      },
      {
        e_1: ['sig_a.value', 'scl_a.value'],
        e_2: ['scl_a.score', 'thr_b.score'],
        e_3: ['thr_b.bandOrder', 'wgt_a.inputs'],
        e_4: ['wgt_a.score', 'thr_a.score'],
      },
    );
    const { score, trace } = await evaluate(model, { a: 90 });
    expect(score).toBe(20);
    expect([trace['thr_b']!.contribution, trace['scl_a']!.contribution]).toEqual([20, undefined]);
  });

  it('have no maximum where what comes in is no score', async () => {
    const model = modelOf(
      { sig_a: signal('a'), wgt_a: weighting({}), thr_a: plainThreshold },
      { e_1: ['sig_a.value', 'wgt_a.inputs'], e_2: ['wgt_a.score', 'thr_a.score'] },
    );
    const { trace } = await evaluate(model, { a: 30 });
    expect(trace['sig_a']).toMatchObject({ contribution: 30 });
    expect([trace['sig_a']!.possible, trace['wgt_a']!.possible]).toEqual([undefined, 100]);
  });

  it('are left out where they are beyond all numbers, and a sum of such is unknown', async () => {
    const sum = modelOf(
      { sig_a: signal('a'), wgt_a: weighting({ e_1: 60 }), thr_a: plainThreshold },
      { e_1: ['sig_a.value', 'wgt_a.inputs'], e_2: ['wgt_a.score', 'thr_a.score'] },
    );
    expect((await evaluate(sum, { a: 1e308 })).score).toBe(null);
    const nested = modelOf(
      { ...sum.nodes, wgt_b: weighting({ e_3: 1000 }) },
      {
        e_1: ['sig_a.value', 'wgt_a.inputs'],
        e_3: ['wgt_a.score', 'wgt_b.inputs'],
        e_4: ['wgt_b.score', 'thr_a.score'],
      },
    );
    const { score, trace } = await evaluate(nested, { a: 1e306 });
    expect(score).toBe(100);
    expect([trace['sig_a']!.contribution, trace['wgt_a']!.contribution, trace['wgt_a']!.lines]).toEqual([
      undefined,
      100_000,
      undefined,
    ]);
  });
});
