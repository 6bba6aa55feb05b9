import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import type { ImportKind } from '../../store/import-store.ts';
import { importCsv } from './import-csv.ts';
import { confirm, fixturePath as fixture, openDesk, seedAccounts, type Desk } from './import-fixture.ts';
import { openCsv } from './read-csv.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let desk: Desk;
beforeAll(async () => {
  desk = await openDesk();
  await seedAccounts(desk);
});
afterAll(() => desk.close());

const known = [
  'csv.delimiter',
  'csv.empty',
  'csv.duplicate-column',
  'csv.not-text',
  'csv.no-rows',
  'csv.open-quote',
  'import.bad-rows',
];

test.each<[string, ImportKind, RegExp]>([
  [
    'wrong-delimiter.csv',
    'usage',
    /wrong-delimiter.csv has a single column, "account\^signal\^date\^value"; it looks separated by "\^": choose that delimiter/,
  ],
  [
    'mixed-encodings.csv',
    'accounts',
    /1 of 3 rows .*Row 2 \(line 3\) is not UTF-8 in "name" .*save the whole file as UTF-8/,
  ],
  [
    'quotes-in-quotes.csv',
    'events',
    /1 of 3 rows .*Row 2 \(line 3\) has a quote inside the quoted cell "note"; write quotes inside quotes twice/,
  ],
  ['open-quote.csv', 'events', /A quote opened in row 2 \(line 3\) of open-quote.csv is never closed; close it there/],
  ['duplicate-ids.csv', 'records', /1 of 3 rows .*The id "T-1" stands in row 1 and again in row 3; keep one of them/],
  ['1e400.csv', 'usage', /1 of 2 rows .*"1e400" is too large for a number; correct it/],
  ['31-february.csv', 'usage', /1 of 2 rows .*"2025-02-31" is no day of the calendar; correct it/],
  ['ragged.csv', 'usage', /1 of 2 rows .*Row 2 \(line 3\) has 6 cells where the header has 5. Check its delimiters/],
  ['empty.csv', 'usage', /empty.csv is empty; export it again/],
  ['header-only.csv', 'usage', /has a header and no rows; export it again/],
  ['duplicate-columns.csv', 'usage', /names "value" twice, over columns 3 and 4; rename one/],
  ['workbook.csv', 'usage', /is an Excel workbook or a zip archive, not a CSV file; save it as "CSV UTF-8"/],
  ['nul.csv', 'usage', /Row 2 \(line 3\) has a NUL character in "account"; remove it/],
  ['long-cell.csv', 'events', /has 10001 characters in "note", at most 10000 fit; shorten/],
  ['future.csv', 'usage', /"2999-01-01" lies in the future \(2999-01-01\); correct it/],
  ['unknown-account.csv', 'usage', /No account has the id "A-9"; import accounts first/],
])('%s gets a sentence and changes nothing', async (name, kind, sentence) => {
  const before = await stateOf(desk);
  const file = await openCsv(fixture(name));
  const readable = file.problems.every((each) => each.severity !== 'error');
  const mapping = readable
    ? await desk.mapping(fixture(name), kind)
    : ({
        kind,
        account: { column: 'account', source: 'account' },
        date: { column: 'date', format: {} },
        layout: { shape: 'wide', signals: [] },
      } as never);
  const result = await importCsv(file, mapping, desk.context, confirm);
  expect(result.ok).toBe(false);
  if (result.ok) return;
  expect(result.problems.map((each) => each.message).join('\n')).toMatch(sentence);
  expect(known).toContain(result.problems[0]!.code);
  expect(await stateOf(desk)).toEqual(before);
});

test.each([['bom.csv'], ['utf-16.csv']])('%s is simply read', async (name) => {
  const result = await importCsv(
    await openCsv(fixture(name)),
    await desk.mapping(fixture(name), 'usage'),
    desk.context,
    confirm,
  );
  expect(result).toMatchObject({ ok: true, record: { rows: 1, skipped: 0 } });
});

test('windows-1252 is read with a notice', async () => {
  const path = fixture('windows-1252.csv');
  expect((await openCsv(path)).problems).toMatchObject([{ code: 'csv.encoding', severity: 'info' }]);
  await importCsv(await openCsv(path), await desk.mapping(path, 'accounts'), desk.context);
  expect(await desk.store.readAccounts([await desk.idOf('A-1')])).toMatchObject([{ name: 'Café €uro' }]);
});

/** Everything an import could have left behind. */
async function stateOf({ store }: Desk) {
  const ids = await store.listAccountIds();
  const histories = await store.readHistory({ accountIds: ids, until: Date.UTC(2100, 0, 1) });
  const applied = (await store.listImports()).filter((each) => each.status !== 'abandoned');
  return { accounts: await store.readAccounts(ids), histories, documents: await store.listDocuments(), applied };
}
