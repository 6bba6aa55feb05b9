import { describe, expect, test } from 'vitest';
import { isDateValue, isoMoment, type Value } from '#lib/core/values.ts';
import { CellFault } from './cell-fault.ts';
import { shapeOfDate } from './date-cell.ts';
import { cellReader, type Format } from './format.ts';
import { shapeOfMoney } from './money-cell.ts';
import { shapeOfNumber } from './number-cell.ts';

function read(text: string, format: Format): unknown {
  const value: Value | CellFault = cellReader(format)(text);
  if (value instanceof CellFault) return `${value.asks ? 'asks: ' : ''}${value.reason}`;
  return isDateValue(value) ? isoMoment(value.date).replace('T00:00:00.000Z', '') : value;
}

describe('numbers', () => {
  test.each([
    ['12', undefined, 12],
    ['-3.5', undefined, -3.5],
    ['1,5', undefined, 1.5],
    ['1,234.50', undefined, 1234.5],
    ['1.234,50', undefined, 1234.5],
    ['1,234,567', undefined, 1234567],
    ['12,34,567', undefined, 1234567],
    ['1 234,5', undefined, 1234.5],
    ["1'234.5", undefined, 1234.5],
    ['1\u202f234', undefined, 1234],
    ['0.125', undefined, 0.125],
    ['(12)', undefined, -12],
    ['12-', undefined, -12],
    ['\u221212', undefined, -12],
    ['+7', undefined, 7],
    ["'-7", undefined, -7],
    ['1e3', undefined, 1000],
    ['.5', undefined, 0.5],
    ['1,234', '.', 1234],
    ['1,234', ',', 1.234],
    ['1.234', '.', 1.234],
    ['1.234', ',', 1234],
    ['-1.234', ',', -1234],
    ['', '.', null],
    ['n/a', '.', null],
    ['NaN', '.', null],
  ] as const)('%s with decimal %s is %s', (text, decimal, expected) => {
    expect(read(text, { type: 'number', ...(decimal && { decimal }) })).toBe(expected);
  });

  test.each([
    ['1.234', undefined, /^asks: can be a thousand or a decimal/],
    ['1,234', undefined, /^asks: /],
    ['-1.234', undefined, /^asks: /],
    ['1e400', '.', /^is too large for a number/],
    ['9'.repeat(400), '.', /^is too large/],
    ['Infinity', '.', /^is not a finite number/],
    ['1,5', '.', /^does not fit a decimal point/],
    ['12abc', '.', /^is not a number/],
    ['0x10', '.', /^is not a number/],
    ['1.2.3', '.', /^does not fit/],
    ['--5', '.', /^is not a number/],
    ['45%', '.', /^asks: has a percent sign/],
  ] as const)('%s with decimal %s is refused', (text, decimal, expected) => {
    expect(read(text, { type: 'number', ...(decimal && { decimal }) })).toMatch(expected);
  });

  test('percent', () => {
    expect(read('45 %', { type: 'number', percent: 'points' })).toBe(45);
    expect(read('45,5%', { type: 'number', percent: 'fraction' })).toBe(0.455);
    expect(read('0.45', { type: 'number', percent: 'fraction' })).toBe(0.45);
  });

  test('shapes', () => {
    const shapes = ['12', '1.5', '1,5', '1.234', '1,234', '0,123', '1.234.567', 'x'].map(
      (text) => shapeOfNumber(text)?.shape ?? null,
    );
    expect(shapes).toEqual(['whole', 'point', 'comma', 'either', 'either', 'comma', 'comma', null]);
  });
});

describe('dates', () => {
  test.each([
    ['2025-04-03', undefined, '2025-04-03'],
    ['2025-04-03 14:05', undefined, '2025-04-03T14:05:00.000Z'],
    ['2025-04-03T14:05:06.789+02:00', undefined, '2025-04-03T12:05:06.789Z'],
    ['2025/4/3', undefined, '2025-04-03'],
    ['20250403', undefined, '2025-04-03'],
    ['3.4.2025', undefined, '2025-04-03'],
    ['28/02/2025', undefined, '2025-02-28'],
    ['02/28/2025', undefined, '2025-02-28'],
    ['03/03/2025', undefined, '2025-03-03'],
    ['03/04/2025', 'dmy', '2025-04-03'],
    ['03/04/2025', 'mdy', '2025-03-04'],
    ['3/4/25 2:05 PM', 'mdy', '2025-03-04T14:05:00.000Z'],
    ['3 Apr 2025', undefined, '2025-04-03'],
    ['03-Apr-25', undefined, '2025-04-03'],
    ['April 3rd, 2025', undefined, '2025-04-03'],
    ['3. März 2025', undefined, '2025-03-03'],
    ['29/02/2024', 'dmy', '2024-02-29'],
    ['1743638400', 'epoch-s', '2025-04-03'],
    ['1743638400000', 'epoch-ms', '2025-04-03'],
    ['45750', 'excel', '2025-04-03'],
    ['', undefined, null],
  ] as const)('%s as %s is %s', (text, date, expected) => {
    expect(read(text, { type: 'date', ...(date && { date }) })).toBe(expected);
  });

  test.each([
    ['03/04/2025', undefined, /^asks: can be day\/month or month\/day/],
    ['31/02/2025', undefined, /^is no day of the calendar/],
    ['31 February 2025', undefined, /^is no day of the calendar/],
    ['2025-02-31', undefined, /^is no day of the calendar/],
    ['29/02/2025', 'dmy', /^is no day of the calendar/],
    ['28/02/2025', 'mdy', /^is no day of the calendar when read as month\/day\/year/],
    ['2025-04-03 25:00', undefined, /^is no day/],
    ['soon', undefined, /^is not a date; write it as YYYY-MM-DD/],
    ['3 Foo 2025', undefined, /^is not a date/],
    ['45750', undefined, /^is not a date/],
    ['12', 'epoch-ms', '1970-01-01T00:00:00.012Z'],
    ['99999999', 'excel', /^is not a spreadsheet day number/],
  ] as const)('%s as %s gives %s', (text, date, expected) => {
    expect(read(text, { type: 'date', ...(date && { date }) })).toEqual(
      typeof expected === 'string' ? expected : expect.stringMatching(expected),
    );
  });

  test('shapes', () => {
    const texts = ['2025-04-03', '3.4.2025', '28/02/2025', '02-28-2025', '03/04/2025', '04/04/2025', '31/02/2025', 'x'];
    expect(texts.map(shapeOfDate)).toEqual(['clear', 'clear', 'dmy', 'mdy', 'either', 'same', 'impossible', null]);
  });
});

describe('money', () => {
  test.each([
    ['€1.200,50', 'EUR', 1200.5],
    ['1200 EUR', 'EUR', 1200],
    ['$ 1,200.00', 'CAD', 1200],
    ['-£5', 'GBP', -5],
    ['(£5.50)', 'GBP', -5.5],
    ['CHF 1\u2019200.-', 'CHF', 1200],
    ['99.5', 'USD', 99.5],
    ['€5', 'USD', 'is not in USD, the currency of the column; convert it, or import these rows on their own'],
  ])('%s in %s is %s', (text, currency, expected) => {
    expect(read(text, { type: 'money', currency })).toBe(expected);
  });

  test('a rate converts, and a missing currency asks', () => {
    expect(read('$10', { type: 'money', currency: 'USD', rate: 0.5 })).toBe(5);
    expect(read('10', { type: 'money' })).toMatch(/^asks: is an amount/);
    expect(['$5', '5 zł', '5', 'x5'].map((text) => shapeOfMoney(text)?.sign ?? null)).toEqual(['$', 'zł', null, null]);
  });
});

test('yes and no, and texts', () => {
  expect(['Yes', 'nein', '1', '', 'maybe'].map((text) => read(text, { type: 'boolean' }))).toEqual([
    true,
    false,
    true,
    null,
    'is neither yes nor no; write yes, no, true or false',
  ]);
  expect([' NA ', '', "'=SUM(A1)", '007'].map((text) => read(text, { type: 'text' }))).toEqual([
    'NA',
    null,
    '=SUM(A1)',
    '007',
  ]);
});
