import { describe, expect, it } from 'vitest';
import type { ValueType } from '../values.ts';
import { factType } from './fact-type.ts';
import { readFactValue, type RawFact } from './read-fact-value.ts';

const signals = new Map<string, { type: ValueType }>([
  ['seats', { type: 'number' }],
  ['tone', { type: 'text' }],
  ['trial', { type: 'boolean' }],
  ['lastOrder', { type: 'date' }],
]);
const march = { date: Date.UTC(2024, 2, 1) };

describe('readFactValue', () => {
  it.each<[string, RawFact, unknown]>([
    ['seats', '12', 12],
    ['seats', ' -1.5e3 ', -1500],
    ['seats', '.5', 0.5],
    ['seats', 12, 12],
    ['seats.sum:28', '12', 12],
    ['tone', '12', '12'],
    ['tone', 'true', 'true'],
    ['tone', '2024-03-01', '2024-03-01'],
    ['trial', 'TRUE', true],
    ['trial', false, false],
    ['lastOrder', '2024-03-01', march],
    ['lastOrder', { date: '2024-03-01' }, march],
    ['lastOrder', { date: march.date }, march],
    ['lastOrder.daysSince', '3', 3],
    ['@renewalDate', '2024-03-01', march],
    ['@renewalDate', '2024-03-01T12:00+02:00', { date: Date.UTC(2024, 2, 1, 10) }],
    ['@renewalDate.daysUntil', '12', 12],
    ['@plan', 'pro', 'pro'],
    ['@plan', 'NaN', 'NaN'],
    ['@plan', '1,234', '1,234'],
    ['@sso', 'false', false],
    ['unheard', '7', 7],
    ['#health.band', '7', '7'],
    ['%large', 'true', true],
  ])('%s of %j is %j', (key, raw, expected) => {
    expect(readFactValue(key, raw, signals)).toEqual({ value: expected });
  });

  it.each(['', '  ', null, undefined])('%j is unknown', (raw) => {
    expect(readFactValue('seats', raw, signals)).toEqual({ value: null });
    expect(readFactValue('@plan', raw)).toEqual({ value: null });
  });

  it.each<[string, RawFact, string]>([
    ['seats', '1e400', 'number-too-large'],
    ['@arr', '-1e400', 'number-too-large'],
    ['seats', Infinity, 'number-too-large'],
    ['seats', 'many', 'not-a-number'],
    ['seats', '1,234', 'not-a-number'],
    ['seats', '0x10', 'not-a-number'],
    ['seats', true, 'not-a-number'],
    ['tone', 12, 'not-a-text'],
    ['trial', 'yes', 'not-a-boolean'],
    ['lastOrder', '2024-02-31', 'not-a-date'],
    ['lastOrder', 'soon', 'not-a-date'],
    ['lastOrder', { date: '2024-02-31' }, 'not-a-date'],
    ['@renewalDate', '2024-02-31', 'not-a-date'],
    ['@renewalDate.daysUntil', '2024-03-01', 'not-a-number'],
  ])('%s refuses %j: %s', (key, raw, code) => {
    const { value, problem } = readFactValue(key, raw, signals);
    expect(value).toBeNull();
    expect(problem).toMatchObject({ code, severity: 'error', at: { column: key } });
    expect(problem!.message).toContain(`"${key}"`);
  });

  it('shows the beginning of an endless cell only', () => {
    expect(readFactValue('seats', 'x'.repeat(100_000), signals).problem!.message.length).toBeLessThan(300);
  });
});

describe('factType', () => {
  it.each<[string, ValueType | null]>([
    ['tone', 'text'],
    ['tone.count:7', 'number'],
    ['tone.avg:7', null],
    ['tone.max:7;bucket=1/count', 'number'],
    ['lastOrder.latest:7', 'date'],
    ['lastOrder.daysSince', 'number'],
    ['ghosts', null],
    ['@plan', null],
    ['@lastTouch', 'date'],
    ['@champion.count', 'number'],
    ['@plan.daysSince', 'number'],
    ['#health.band', 'text'],
    ['#health.score', 'number'],
    ['%large', 'boolean'],
    ['no key at all', null],
  ])('of %s is %s', (key, type) => expect(factType(key, signals)).toBe(type));
});
