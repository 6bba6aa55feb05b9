import { describe, expect, it } from 'vitest';
import { attributeName } from '../documents/nodes/attribute.ts';
import {
  emptyHistory,
  type AccountHistory,
  type AttributeEntry,
  type ContactRoleEntry,
  type EventEntry,
  type OutcomeEntry,
} from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';
import { typeOf, type Value } from '../values.ts';
import { computeFacts } from './compute-facts.ts';
import { derivedAttributes } from './derived-attributes.ts';
import type { Fact } from './fact.ts';

const day = (n: number): number => Date.UTC(2024, 0, 1) + n * dayMs;
let revs = 0;
const entry = (n: number) => ({ observedAt: day(n), knownAt: day(n), rev: ++revs });
const attribute = (n: number, name: string, value: Value): AttributeEntry => ({ ...entry(n), attribute: name, value });
const role = (
  n: number,
  contactId: string,
  active: boolean,
  name: ContactRoleEntry['role'] = 'champion',
): ContactRoleEntry => ({ ...entry(n), contactId, role: name, active });
const event = (n: number, name: string): EventEntry => ({ ...entry(n), id: `${name}${n}`, name, properties: {} });
const outcome = (n: number, kind: OutcomeEntry['outcome'], effective: number): OutcomeEntry => ({
  ...entry(n),
  outcome: kind,
  effectiveAt: day(effective),
  amount: null,
  reason: '',
});

function read(key: string, history: Partial<AccountHistory>, n = 100): Fact {
  const context = {
    history: { ...emptyHistory('acme'), ...history },
    horizon: { at: day(n) },
    signals: new Map(),
    lastReported: () => null,
    modelPoints: () => [],
  };
  return computeFacts([key], context).get(key)!;
}

describe('stated attributes', () => {
  const attributes = [
    attribute(10, 'plan', 'pro'),
    attribute(50, 'plan', 'team'),
    attribute(90, 'plan', null),
    attribute(120, 'plan', 'max'),
  ];

  it('hold from when they were true; emptied they are unknown; what is to come is not here yet', () => {
    expect(read('@plan', { attributes }, 20)).toMatchObject({ value: 'pro', validUntil: day(50) });
    expect(read('@plan', { attributes }, 50).value).toBe('team');
    expect(read('@plan', { attributes })).toMatchObject({ value: null, why: 'cleared', validUntil: day(120) });
    expect(read('@plan', { attributes }, 5)).toMatchObject({ value: null, why: 'never', validUntil: day(10) });
  });

  it('taken back leave what was said before', () => {
    const withdrawn = { ...attribute(50, 'plan', 'team'), withdrawn: true };
    expect(read('@plan', { attributes: [...attributes.slice(0, 2), withdrawn] }, 60).value).toBe('pro');
  });

  it('that are dates give days since and until', () => {
    const dates = [attribute(0, 'renewalDate', { date: day(130.5) }), attribute(0, 'plan', 'pro')];
    expect(read('@renewalDate.daysUntil', { attributes: dates })).toMatchObject({
      value: 30.5,
      validUntil: day(100.5),
    });
    expect(read('@renewalDate.daysSince', { attributes: dates }, 140).value).toBe(9.5);
    expect(read('@plan.daysSince', { attributes: dates })).toMatchObject({ value: null, why: 'mistyped' });
    expect(read('@other.daysSince', { attributes: dates })).toMatchObject({ value: null, why: 'never' });
  });
});

describe('derived attributes', () => {
  it('have names that attributes can have, a sentence and a formula, and are unknown for an account without data', () => {
    for (const each of derivedAttributes) {
      expect(attributeName.safeParse(each.key).success, each.key).toBe(true);
      expect(each.sentence.length * each.formula.length, each.key).toBeGreaterThan(0);
      expect(read(`@${each.key}`, {}).value, each.key).toBeNull();
    }
    expect(new Set(derivedAttributes.map((each) => each.key)).size).toBe(derivedAttributes.length);
  });

  it('have the type they say', () => {
    const history = {
      attributes: [attribute(0, 'arr', 365), attribute(0, 'startDate', { date: day(0) })],
      contactRoles: (['decisionMaker', 'champion', 'sponsor', 'user', 'blocker'] as const).flatMap((name) => [
        role(1, 'ann', true, name),
        role(1, 'bob', true, name),
        role(5, 'bob', false, name),
      ]),
      events: [event(3, 'meeting')],
    };
    for (const each of derivedAttributes) expect(typeOf(read(`@${each.key}`, history).value), each.key).toBe(each.type);
  });

  it('give way to a value a source states', () => {
    const attributes = [attribute(10, 'startDate', { date: day(0) }), attribute(50, 'tenureDays', 7)];
    expect(read('@tenureDays', { attributes }, 40)).toMatchObject({ value: 40, validUntil: day(40) + 1 });
    expect(read('@tenureDays', { attributes }).value).toBe(7);
  });

  it('say who holds a role, since when, and who left', () => {
    const contactRoles = [
      role(10, 'ann', true),
      role(30, 'bob', true),
      role(40, 'bob', true),
      role(60, 'ann', false),
      role(120, 'cid', true),
      role(70, 'dan', true, 'sponsor'),
    ];
    expect(read('@champion.count', { contactRoles }, 50).value).toBe(2);
    expect(read('@champion.count', { contactRoles })).toMatchObject({ value: 1, validUntil: day(120) });
    expect(read('@champion.daysInRole', { contactRoles }).value).toBe(70);
    expect(read('@champion.daysSinceLeft', { contactRoles }).value).toBe(40);
    expect(read('@champion.daysSinceChange', { contactRoles }).value).toBe(40);
    expect(read('@champion.daysSinceChange', { contactRoles }, 120.5).value).toBe(0.5);
    expect(read('@decisionMaker.count', { contactRoles }).value).toBe(0);
    expect(read('@decisionMaker.daysInRole', { contactRoles })).toMatchObject({ value: null, why: 'never' });
    expect(read('@contacts.count', { contactRoles }).value).toBe(2);
  });

  it('count a role taken up again from the new start', () => {
    const contactRoles = [role(10, 'ann', true), role(20, 'ann', false), role(30, 'ann', true)];
    expect(read('@champion.daysInRole', { contactRoles }, 40).value).toBe(10);
    expect(read('@champion.daysInRole', { contactRoles }, 25)).toMatchObject({ value: null, why: 'cleared' });
  });

  it('know the last contact both ways', () => {
    const events = [event(10, 'meeting'), event(80, 'login'), event(40, 'email-reply')];
    expect(read('@lastTouch', { events }).value).toEqual({ date: day(40) });
    expect(read('@daysSinceContact', { events }).value).toBe(60);
    expect(read('@lastTouch.daysSince', { events }).value).toBe(60);
  });

  it('add up ARR over time, from the start date to churn', () => {
    const attributes = [attribute(20, 'arr', 365), attribute(60, 'arr', 730), attribute(80, 'arr', null)];
    expect(read('@lifetimeValue', { attributes })).toMatchObject({ value: 40 + 2 * 20, validUntil: day(100) + 1 });
    const started = [...attributes, attribute(20, 'startDate', { date: day(0) })];
    expect(read('@lifetimeValue', { attributes: started }, 70).value).toBeCloseTo(60 + 2 * 10, 9);
    const outcomes = [outcome(50, 'churned', 65)];
    expect(read('@lifetimeValue', { attributes: started, outcomes }, 64).validUntil).toBe(day(64) + 1);
    expect(read('@lifetimeValue', { attributes: started, outcomes })).toMatchObject({
      value: 60 + 2 * 5,
      validUntil: null,
    });
    const backAgain = [...outcomes, outcome(90, 'reactivated', 110)];
    expect(read('@lifetimeValue', { attributes: started, outcomes: backAgain }).validUntil).toBe(day(110));
    expect(read('@lifetimeValue', { attributes: [attribute(0, 'arr', 'lots')] })).toMatchObject({
      value: null,
      why: 'mistyped',
    });
  });
});
