import { describe, expect, it } from 'vitest';
import { signalSchema } from '#lib/core/documents/signal.ts';
import { emptyRule, readConstant, signalOf, slugOf, typedFromSignal, type CountedSignal } from './rule-form.ts';

const typed = { ...emptyRule('events', 'Order Placed\n Order Shipped* '), name: 'Orders per week' };
const define = (more: object): CountedSignal =>
  signalSchema.parse({ format: 1, kind: 'signal', key: 'x', name: 'X', type: 'number', measures: 'state', ...more }) as CountedSignal; // prettier-ignore

describe('the form of a counting rule', () => {
  it('makes a signal', () => {
    const { signal, faults } = signalOf({
      ...typed,
      match: 'any',
      filters: [
        { property: 'the plan', op: 'in', value: 'pro, "9", 9, "a, b"' },
        { property: 'since', op: 'between', value: '2026-01-01, 2026-02-01' },
      ],
    });
    expect(faults).toEqual({});
    expect(signal).toMatchObject({
      key: 'orders-per-week',
      measures: 'state',
      type: 'number',
      derive: {
        event: ['Order Placed', 'Order Shipped*'],
        take: 'each',
        days: 7,
        where: {
          any: [
            { property: 'the plan', test: { op: 'in', values: ['pro', '9', 9, 'a, b'] } },
            { property: 'since', test: { op: 'between', from: { date: '2026-01-01' }, to: { date: '2026-02-01' } } },
          ],
        },
      },
    });
  });

  it.each([
    [{ names: ' \n' }, 'names', 'Say which events'],
    [{ take: 'all' }, 'take', 'Choose'],
    [{ take: 'distinct' }, 'property', 'Say which property'],
    [{ take: 'distinct', property: 'a', days: '' }, 'days', 'say how many'],
    [{ days: '1.5' }, 'days', 'whole number'],
    [{ expectedEveryDays: '-1' }, 'expectedEveryDays', 'above 0'],
    [{ name: '' }, 'name', 'Give the signal a name'],
    [{ name: '###' }, 'key', 'letters'],
    [{ filters: [{ property: '', op: 'equals', value: '1' }] }, 'filter-0', 'which property'],
    [{ filters: [{ property: 'a', op: 'equals', value: ' ' }] }, 'filter-0', 'compared with'],
    [{ filters: [{ property: 'a', op: 'between', value: '1' }] }, 'filter-0', 'two numbers'],
    [{ filters: [{ property: 'a', op: 'between', value: '1, b' }] }, 'filter-0', 'two numbers'],
    [{ filters: [{ property: 'a', op: 'like', value: 'b' }] }, 'filter-0', 'how it is compared'],
    [{ filters: [{ property: '__proto__', op: 'isKnown', value: '' }] }, 'name', ''],
  ] as const)('says what is wrong with %j beside the field %s', (wrong, field, words) => {
    const { signal, faults } = signalOf({ ...typed, ...wrong });
    expect(signal).toBeNull();
    expect(Object.keys(faults)).toEqual([field]);
    expect(faults[field]).toContain(words);
  });

  it.each([
    define({ derive: { from: 'records', record: 'ticket', where: { severity: { op: 'equals', value: 'urgent' } } }, source: 'desk', min: 0 }), // prettier-ignore
    define({ derive: { from: 'records', record: 'ticket', take: 'property', property: 'tone' }, type: 'text' }),
    define({ measures: 'events', derive: { from: 'events', event: 'order', take: 'property', property: 'amount' } }),
    define({ type: 'date', derive: { from: 'events', event: ['a', 'b*'], take: 'seen' }, better: 'higher' }),
    define({ derive: { from: 'events', event: 'a', take: 'distinct', property: 'x y', days: 28, where: { any: [{ property: 'n', test: { op: 'notIn', values: ['1', 1, 'a "b", c', true] } }] } } }), // prettier-ignore
    define({ derive: { from: 'events', event: 'a', days: 1, where: { all: [{ property: 'n', test: { op: 'contains', value: '9' } }] } }, expectedEveryDays: 0.5 }), // prettier-ignore
  ])('shows a signal and makes the same of what it shows (%#)', (signal) => {
    const again = signalOf(typedFromSignal(signal), { before: signal });
    const { where, ...rest } = signal.derive;
    expect(again.faults).toEqual({});
    expect(again.signal).toMatchObject({ ...signal, derive: rest });
    expect(typedFromSignal(again.signal as CountedSignal)).toEqual(typedFromSignal(signal));
    expect(where === undefined).toBe(again.signal!.derive!.where === undefined);
  });

  it('reads constants as they look', () => {
    expect([' 9', '-1.5', 'true', '"9"', '2026-02-01', '2026-02-31', 'nine', '1e999'].map(readConstant)).toEqual([
      9,
      -1.5,
      true,
      '9',
      { date: '2026-02-01' },
      '2026-02-31',
      'nine',
      '1e999',
    ]);
    expect(slugOf('  Größe & Gewicht, ä  ')).toBe('gro-e-gewicht-a');
  });
});
