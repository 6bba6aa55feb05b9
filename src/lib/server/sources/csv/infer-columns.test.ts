import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import type { CellType } from './cells/format.ts';
import { inspectCsv } from './infer-columns.ts';
import { readingOf } from './questions.ts';
import { openCsv } from './read-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function columnOf(values: readonly string[], more: readonly string[] = []) {
  const path = join(folder, 'column.csv');
  const rows = values.map((value, index) => `"${value}";"${more[index] ?? ''}"\n`);
  writeFileSync(path, `v;w\n${rows.join('')}`);
  return (await inspectCsv(await openCsv(path))).columns[0]!;
}

test.each([
  [['1', '2.5', '-3', '1e400', 'n/a'], 'number'],
  [['1,5', '2'], 'number'],
  [['45%', '50 %'], 'number'],
  [['€5', '7 EUR', ''], 'money'],
  [['yes', 'no', 'Yes'], 'boolean'],
  [['0', '1', '1'], 'number'],
  [['2025-01-01', '31/02/2025'], 'date'],
  [['3 Apr 2025'], 'date'],
  [['007', '12'], 'text'],
  [['12345678901234567890'], 'text'],
  [['1', '2', '3', '4', 'five'], 'number'],
  [['1', '2', 'three'], 'text'],
  [['', ''], 'text'],
  [['Acme', 'Zoë'], 'text'],
] as const)('%j is %s', async (values, type) => {
  expect((await columnOf(values)).type).toBe(type);
});

async function reading(values: readonly string[], type: CellType, more?: readonly string[]) {
  const { format, questions } = readingOf(await columnOf(values, more), type, 'EUR');
  return {
    format,
    questions: questions.map((each) => `${each.code} ${each.options.map((option) => option.name)}: ${each.message}`),
  };
}

test.each([
  ['a row with day 28 decides', ['03/04/2025', '28/02/2025'], 'date', { type: 'date', date: 'dmy' }],
  ['a row with month first decides', ['03/04/2025', '02/28/2025'], 'date', { type: 'date', date: 'mdy' }],
  ['the same day and month needs no decision', ['03/03/2025'], 'date', { type: 'date' }],
  ['dots are day first', ['3.4.2025'], 'date', { type: 'date' }],
  ['seconds', ['1743638400'], 'date', { type: 'date', date: 'epoch-s' }],
  ['milliseconds', ['1743638400000'], 'date', { type: 'date', date: 'epoch-ms' }],
  ['days without signs', ['20250403'], 'date', { type: 'date' }],
  ['decimal comma', ['1,5', '1.234'], 'number', { type: 'number', decimal: ',' }],
  ['decimal point', ['1.5', '1.234'], 'number', { type: 'number', decimal: '.' }],
  ['whole numbers', ['15', '1234'], 'number', { type: 'number' }],
  ['percent', ['15%', '20.5%'], 'number', { type: 'number', decimal: '.', percent: 'points' }],
  ['one currency', ['€5.00', '7.25 EUR'], 'money', { type: 'money', decimal: '.', currency: 'EUR' }],
] as const)('%s', async (_, values, type, format) => {
  expect(await reading(values, type)).toEqual({ format, questions: [] });
});

test.each([
  [
    ['03/04/2025', '05/06/2025'],
    'date',
    /^date-order dmy,mdy: "v" has dates like 03\/04\/2025, and no row tells day from month/,
  ],
  [
    ['13/04/2025', '05/16/2025'],
    'date',
    /^date-order dmy,mdy: "v" has dates with the day first \(1\) and with the month first \(1\)/,
  ],
  [['45750'], 'date', /^date-order excel,epoch-s,epoch-ms: "v" has bare numbers like 45750/],
  [['1.234', '5.678'], 'number', /^decimal-mark point,comma: "v" has numbers like 1.234: a thousand/],
  [['1.5', '1,5'], 'number', /^decimal-mark point,comma: "v" has numbers with a decimal point \(1\)/],
  [['45%', '0.3'], 'number', /^percent percent,fraction: "v" has numbers with a percent sign \(1\) and without \(1\)/],
  [['100', '200'], 'money', /^currency EUR,USD,GBP: "v" has amounts without a currency/],
  [['€1', '£2'], 'money', /^currency EUR,GBP,EGP,GIP: "v" mixes currencies \(€, £\)/],
  [['€1', '2'], 'money', /^currency EUR: "v" has 1 amounts without a currency beside 1 in €/],
  [['$1'], 'money', /^currency USD,CAD,.*: "v" has amounts in \$, which can be USD, CAD/],
] as const)('%j as %s is asked', async (values, type, question) => {
  const { questions } = await reading(values, type);
  expect(questions).toEqual([expect.stringMatching(question)]);
});

test('another column of the file decides the decimal mark', async () => {
  expect(await reading(['1.234'], 'number', ['2,5'])).toEqual({
    format: { type: 'number', decimal: ',' },
    questions: [],
  });
});

test('a file that breaks off is described as far as it goes', async () => {
  const path = join(folder, 'broken.csv');
  writeFileSync(path, 'a,b\n1,2\n3,"4\n');
  const { rows, broken, columns } = await inspectCsv(await openCsv(path));
  expect([rows, broken?.code, columns.map((each) => each.filled)]).toEqual([1, 'csv.open-quote', [1, 1]]);
});
