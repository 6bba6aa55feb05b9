import { describe, expect, it } from 'vitest';
import type { Expression } from '../documents/nodes/clause.ts';
import type { NodeTrace } from '../evaluate/evaluation.ts';
import { decide } from './decide.ts';
import { emptyState } from './decision.ts';
import { flagReason } from './reason.ts';
import { shownName, shownScore, shownValue } from '../shown.ts';
import { bands, conditionNode, day, evaluationOf, healthModel, workflow } from './sample-documents.ts';

function bandChange(from: number, to: number): string {
  const document = healthModel();
  const fold = (score: number, index: number, previous = emptyState) =>
    decide({
      document,
      evaluation: evaluationOf(day(index), { score }),
      previous,
      override: null,
      models: {},
      dates: {},
      events: [],
    });
  return fold(to, 1, fold(from, 0).state).decisions[0]!.reason;
}

describe('sentences about bands', () => {
  it('tells rising from falling and names the bound that was crossed', () => {
    expect(bandChange(90, 50)).toBe('Health fell to Concerning: score 50.0, below 70');
    expect(bandChange(10, 50)).toBe('Health rose to Concerning: score 50.0, at or above 40');
    expect(bandChange(90, 37.96)).toBe('Health fell to At risk: score 38.0, below 40');
    expect(bands.map(({ name }) => name)).toContain('At risk');
  });
});

function conditionReason(
  when: Expression,
  clauses: NonNullable<NodeTrace['clauses']>,
  flag: boolean,
  forDays?: number,
): string {
  const base = conditionNode('Usage drop', { forDays });
  const node = { ...base, config: { ...base.config, inputs: ['logins', 'nps'], when } } as typeof base;
  const document = workflow({ cnd_a: node }, [['sig_s', 'value', 'cnd_a', 'logins']]);
  const trace = { cnd_a: { nodeId: 'cnd_a', inputs: [], outputs: { flag }, known: true, clauses } };
  return flagReason(document, 'cnd_a', evaluationOf(day(0), { trace }), flag);
}

describe('sentences about conditions', () => {
  const few = { key: 'c1', input: 'logins', op: 'less', value: 10 } as const;
  const low = { key: 'c2', input: 'nps', op: 'between', from: 0, to: 6 } as const;

  it('names the clauses that made it true, with what they found', () => {
    const found = [
      { key: 'c1', result: true, value: 3.14159 },
      { key: 'c2', result: false, value: 9 },
    ];
    expect(conditionReason({ any: [few, low] }, found, true)).toBe('Usage drop became true: Logins is 3.14 (below 10)');
    expect(conditionReason({ any: [few, low] }, [], true, 7)).toBe('Usage drop has been true for 7 days');
  });

  it('turns clauses round below a not', () => {
    const found = [{ key: 'c1', result: false, value: 30 }];
    expect(conditionReason({ not: few }, found, true)).toBe('Usage drop became true: Logins is 30 (not below 10)');
  });

  it('names those that made it false', () => {
    const found = [
      { key: 'c1', result: true, value: 3 },
      { key: 'c2', result: false, value: 9 },
    ];
    expect(conditionReason({ all: [few, low] }, found, false)).toBe(
      'Usage drop became false: nps is 9 (not between 0 and 6)',
    );
  });

  it('speaks of what is known, of lists and of other inputs', () => {
    const found = [
      { key: 'k', result: true, value: null },
      { key: 'l', result: true, value: 'pro' },
      { key: 'o', result: true, value: 4 },
    ];
    const when: Expression = {
      all: [
        { key: 'k', input: 'nps', op: 'isUnknown' },
        { key: 'l', input: 'logins', op: 'in', values: ['pro', 'team'] },
        { key: 'o', input: 'nps', op: 'lessOrEqual', other: 'logins', as: 'number' },
      ],
    };
    expect(conditionReason(when, found, true)).toBe(
      'Usage drop became true: nps is unknown; Logins is pro (one of pro, team); nps is 4 (at most Logins)',
    );
  });
});

describe('values as people read them', () => {
  it('shows numbers, dates, yes and no; unknown is nothing', () => {
    expect(
      [0.1 + 0.2, 12, true, false, 'text', { date: day(0) }, null, Number.NaN, { date: Number.MAX_VALUE }].map(
        shownValue,
      ),
    ).toEqual(['0.3', '12', 'yes', 'no', 'text', '2 March 2026', null, null, null]);
    expect([
      shownScore(34.24),
      shownScore(39.96, 40),
      shownScore(40, 40),
      shownName('renewalDate'),
      shownName('decisionMaker.daysInRole'),
    ]).toEqual(['34.2', '39.96', '40.0', 'renewal date', 'decision maker days in role']);
  });
});
