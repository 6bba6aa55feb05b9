import { describe, expect, it } from 'vitest';
import { countingRuleSchema } from '../documents/signal.ts';
import type { Value } from '../values.ts';
import type { EventEntry } from './history.ts';
import { isNamed, passes, testsOf } from './matching.ts';

const event = (properties: Record<string, Value>): EventEntry => {
  return { id: 'e', name: 'order', observedAt: 0, knownAt: 0, rev: 1, properties };
};
const where = (filter: unknown) => countingRuleSchema.parse({ from: 'events', event: 'order', where: filter }).where;

describe('names', () => {
  it.each([
    ['Order Placed', 'Order Placed', true],
    ['Order Placed', 'order placed', false],
    ['Order Placed', 'Order*', true],
    ['Order', 'Order*', true],
    ['Placed', '*', true],
    ['a.b.c', 'a*b*c', true],
    ['abc', '*b*', true],
    ['aba', 'ab*ba', false],
    ['aXbXb', 'a*b*b', true],
    ['ab', 'a*b*b', false],
    ['a+b', 'a.b', false],
    ['2*2', '2*2', true],
  ])('%s by %s: %s', (name, pattern, isIt) => {
    expect(isNamed(name, [pattern])).toBe(isIt);
    expect(isNamed(name, ['other', pattern])).toBe(isIt);
  });

  it('cost no more than their length, whatever the wildcards', () => {
    expect(isNamed('a'.repeat(200), [`${'*a'.repeat(99)}b`])).toBe(false);
  });
});

describe('filters', () => {
  const equals = (property: string, value: string | number) => ({ property, test: { op: 'equals', value } });

  it('hold for all or for any of their tests, and are undecided no more than false', () => {
    const both = [equals('plan', 'pro'), equals('the.seats', 3)];
    expect(passes(event({ plan: 'pro', 'the.seats': 3 }), where({ all: both }))).toBe(true);
    expect(passes(event({ plan: 'pro' }), where({ all: both }))).toBe(false);
    expect(passes(event({ plan: 'pro' }), where({ any: both }))).toBe(true);
    expect(passes(event({ plan: 'basic', 'the.seats': '3' }), where({ any: both }))).toBe(false);
    expect(passes(event({}), undefined)).toBe(true);
  });

  it('may have properties that are called "all" and "any"', () => {
    const short = where({ all: { op: 'equals', value: 1 }, any: { op: 'isUnknown' } });
    expect(passes(event({ all: 1 }), short)).toBe(true);
    expect(passes(event({ all: 1, any: 2 }), short)).toBe(false);
    expect(testsOf(short!).tests.map(({ property }) => property)).toEqual(['all', 'any']);
  });

  it('never name what every object has', () => {
    for (const property of ['__proto__', 'constructor', 'prototype'])
      expect(() => where({ any: [equals(property, 1)] })).toThrow();
    expect(passes(event({}), where({ any: [{ property: 'toString', test: { op: 'isKnown' } }] }))).toBe(false);
  });
});
