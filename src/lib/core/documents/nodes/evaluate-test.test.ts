import { describe, expect, it } from 'vitest';
import type { Value } from '../../values.ts';
import type { Test } from './clause.ts';
import { evaluateTest } from './evaluate-test.ts';

const day = (iso: string): Value => ({ date: Date.parse(iso) });

describe('evaluateTest', () => {
  it.each<[Value, Test, boolean | null]>([
    [5, { op: 'less', value: 6 }, true],
    [6, { op: 'less', value: 6 }, false],
    [6, { op: 'lessOrEqual', value: 6 }, true],
    [6, { op: 'greater', value: 6 }, false],
    [6, { op: 'greaterOrEqual', value: 6 }, true],
    [5, { op: 'equals', value: 5 }, true],
    [5, { op: 'notEquals', value: 5 }, false],
    ['pro', { op: 'equals', value: 'pro' }, true],
    [false, { op: 'equals', value: false }, true],
    [false, { op: 'notEquals', value: true }, true],
    [day('2024-03-01'), { op: 'equals', value: { date: '2024-03-01' } }, true],
    [day('2024-03-01'), { op: 'less', value: { date: '2024-03-01T00:00:00.001' } }, true],
  ])('%j %j is %j', (value, test, expected) => expect(evaluateTest(test, value)).toBe(expected));

  it.each<[Value, Test]>([
    ['9', { op: 'equals', value: 9 }],
    ['9', { op: 'notEquals', value: 9 }],
    [9, { op: 'less', value: '10' }],
    [1, { op: 'equals', value: true }],
    [Date.parse('2024-03-01'), { op: 'equals', value: { date: '2024-03-01' } }],
    [day('2024-03-01'), { op: 'equals', value: { date: '2024-02-31' } }],
    ['a', { op: 'less', value: 'b' }],
    [false, { op: 'less', value: true }],
    ['b', { op: 'between', from: 'a', to: 'c' }],
    [5, { op: 'between', from: 1, to: '9' }],
    [5, { op: 'in', values: ['5'] }],
    [5, { op: 'notIn', values: ['5'] }],
    [5, { op: 'contains', value: '5' }],
    [NaN, { op: 'notEquals', value: 5 }],
    [null, { op: 'notEquals', value: 5 }],
    [null, { op: 'notIn', values: [5] }],
    [null, { op: 'notContains', value: 'x' }],
  ])('%j %j is undecided: types differ, have no order, or nothing is known', (value, test) => {
    expect(evaluateTest(test, value)).toBeNull();
  });

  it('between includes both ends', () => {
    const test: Test = { op: 'between', from: 1, to: 3 };
    expect([0.999, 1, 2, 3, 3.001].map((value) => evaluateTest(test, value))).toEqual([false, true, true, true, false]);
  });

  it('a list is looked through for members of the type of the value', () => {
    const values = ['1', 2, { date: '2024-03-01' }];
    expect(evaluateTest({ op: 'in', values }, 2)).toBe(true);
    expect(evaluateTest({ op: 'in', values }, 1)).toBe(false);
    expect(evaluateTest({ op: 'notIn', values }, 1)).toBe(true);
    expect(evaluateTest({ op: 'in', values }, day('2024-03-01'))).toBe(true);
    expect(evaluateTest({ op: 'in', values }, true)).toBeNull();
  });

  it('finds text with regard to case', () => {
    expect(evaluateTest({ op: 'contains', value: 'ell' }, 'hello')).toBe(true);
    expect(evaluateTest({ op: 'notContains', value: 'ELL' }, 'hello')).toBe(true);
    expect(evaluateTest({ op: 'startsWith', value: 'he' }, 'hello')).toBe(true);
    expect(evaluateTest({ op: 'startsWith', value: 'el' }, 'hello')).toBe(false);
  });

  it('known and unknown are always decided', () => {
    expect([0, '', false, null, Infinity].map((value) => evaluateTest({ op: 'isKnown' }, value))).toEqual([
      true,
      true,
      true,
      false,
      false,
    ]);
    expect([0, null].map((value) => evaluateTest({ op: 'isUnknown' }, value))).toEqual([false, true]);
  });
});
