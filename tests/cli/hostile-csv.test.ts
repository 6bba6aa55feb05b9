import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import type { Problem } from '#lib/core/problems.ts';
import { openDesk, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

interface Refused {
  readonly ok: false;
  readonly problems: readonly Problem[];
  readonly badCells: readonly { readonly row: number; readonly reason: string }[];
}

let desk: Desk;
let before: ReturnType<Desk['state']>;
beforeAll(async () => {
  desk = openDesk();
  expect(await desk.run('publish', 'rules-library/signals/logins.json')).toMatchObject({ code: 0 });
  const accounts = desk.write('accounts.csv', 'account,name\nA-1,Acme\nA-2,Beta\n');
  expect(await desk.run('import', 'accounts', accounts)).toMatchObject({ code: 0 });
  before = desk.state();
});
afterAll(() => desk.remove());

/** What the importer says about each is held beside it (hostile-files.test.ts); here it is the way through the command. */
it.each<[string, string, RegExp]>([
  ['wrong-delimiter.csv', 'usage', /has a single column, .* it looks separated by "\^": choose that delimiter/],
  ['mixed-encodings.csv', 'accounts', /Row 2 \(line 3\) is not UTF-8 in "name" .*save the whole file as UTF-8/],
  ['quotes-in-quotes.csv', 'events', /Row 2 \(line 3\) has a quote inside .*; write quotes inside quotes twice/],
  ['duplicate-ids.csv', 'records', /The id "T-1" stands in row 1 and again in row 3; keep one of them/],
  ['1e400.csv', 'usage', /"1e400" is too large for a number; correct it/],
  ['31-february.csv', 'usage', /"2025-02-31" is no day of the calendar; correct it/],
  ['ragged.csv', 'usage', /Row 2 \(line 3\) has 6 cells where the header has 5. Check its delimiters/],
  ['workbook.csv', 'usage', /is an Excel workbook or a zip archive, not a CSV file; save it as "CSV UTF-8"/],
])('%s gets a sentence with place and remedy, and nothing is applied', async (name, kind, sentence) => {
  const { code, value } = await desk.json<Refused>('import', kind, `tests/fixtures/csv/${name}`);
  expect({ code, ok: value.ok }).toEqual({ code: 1, ok: false });
  expect(value.problems.map((each) => each.message).join('\n')).toMatch(sentence);
  expect(desk.state()).toEqual(before);
});

it('in words it names row and reason and says that nothing was imported', async () => {
  const { code, out } = await desk.run('import', 'usage', 'tests/fixtures/csv/1e400.csv');
  expect(code).toBe(1);
  expect(out).toMatch(
    / {2}✖ row 2: 1 of 2 rows cannot be imported.*\n {4}row 2, value: "1e400" is too large.*\nNothing was imported\.\n$/,
  );
});

it('what the file does not say can be said: delimiter, the order of a date, leaving bad rows out', async () => {
  const odd = await desk.run(
    'import',
    'usage',
    'tests/fixtures/csv/wrong-delimiter.csv',
    '--delimiter',
    '^',
    '--dry-run',
  );
  expect(odd).toMatchObject({
    code: 0,
    out: expect.stringMatching(/2 rows, utf-8, separated by "\^"[^]*signal → signal[^]*Nothing stands in the way/),
  });

  const asked = await desk.run('import', 'usage', 'tests/fixtures/csv/ambiguous-dates.csv');
  expect(asked).toMatchObject({ code: 1, out: expect.stringContaining('--map "date:dmy=date"') });
  expect(asked.out).not.toContain('cannot be imported');
  expect(desk.state()).toEqual(before);

  const bad = `${desk.folder}/bad.csv`;
  const args = ['tests/fixtures/csv/31-february.csv', '--skip-bad-rows', '--bad-rows', bad];
  const taken = await desk.json('import', 'usage', ...args);
  expect(taken).toMatchObject({ code: 0, value: { rows: 2, skipped: 1, appended: 1 } });
  expect(await desk.run('import', 'usage', ...args)).toMatchObject({
    code: 2,
    err: expect.stringContaining('exists already'),
  });
});

it('a byte order mark is simply read', async () => {
  expect(await desk.json('import', 'usage', 'tests/fixtures/csv/bom.csv')).toMatchObject({
    code: 0,
    value: { rows: 1, skipped: 0 },
  });
});
