import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openSqliteStore } from '../store/sqlite/open-store.ts';
import type { Store } from '../store/store.ts';
import type { CheckReport } from './check-report.ts';
import { ImportFiles } from './import-files.ts';
import { ImportJobs } from './import-jobs.ts';
import { noPlan, readPlan, type ImportPlan } from './import-plan.ts';
import { announceFile, receivePiece } from './receive-file.ts';
import { showDraft } from './show-draft.ts';

const now = Date.UTC(2026, 4, 1);
let data: string;
let store: Store;
let importFiles: ImportFiles;
let jobs: ImportJobs;

beforeEach(async () => {
  data = mkdtempSync(join(tmpdir(), 'rapport-imports-'));
  store = await openSqliteStore({ path: join(data, 'rapport.db'), clock: () => now });
  importFiles = new ImportFiles(data);
  jobs = new ImportJobs({ store, files: importFiles, now: () => now, report: () => undefined });
});

afterEach(async () => {
  await store.close();
  rmSync(data, { recursive: true });
});

/** Brings a file in two pieces and looks at it; checks it too where nothing has to be asked. */
async function bring(name: string, content: string, source = ''): Promise<string> {
  const receiver = { store, importFiles, now: () => now, minFree: 0 };
  const bytes = Buffer.from(content);
  const made = await announceFile(receiver, { name, bytes: bytes.length, source, by: 'ann' });
  if ('refused' in made) throw new Error(made.refused);
  for (const [from, to] of [
    [0, 10],
    [10, bytes.length],
  ] as const) {
    const draft = (await store.readDraft(made.id))!;
    await receivePiece(receiver, draft, from, Readable.from([bytes.subarray(from, to)]));
  }
  await work();
  return made.id;
}

async function work(): Promise<void> {
  while (await jobs.step());
}

async function change(id: string, state: 'to-check' | 'to-apply', plan: Partial<ImportPlan> = {}): Promise<void> {
  const draft = (await store.readDraft(id))!;
  await store.changeDraft(id, draft.revision, { state, plan: { ...readPlan(draft.plan), ...plan } }, now);
  await work();
}

const reportOf = (id: string) => importFiles.find<CheckReport>(id, 'report', 1);

const accounts = `Customer ID,Company name,Plan,Renewal date,CSM
A-1,Acme,pro,2027-09-30,ann.lee@example.org
A-2,Beta,free,31/02/2027,bo@example.org
A-3,Cord,pro,2027-01-31,ann.lee@example.org
`;

describe('a file on its way into the book', () => {
  test('is recognised, checked with its bad cells, imported without them, and mapped already the next time', async () => {
    const id = await bring('accounts-2026-05.csv', accounts);
    const draft = (await store.readDraft(id))!;
    expect(draft).toMatchObject({ state: 'checked', kind: 'accounts', source: 'accounts', words: null });
    const report = (await reportOf(id))!;
    expect(report).toMatchObject({ rows: 3, badRows: 1, newAccounts: { total: 2 } });
    expect(report.faults).toEqual([
      { column: 'Renewal date', count: 1, row: 2, reason: expect.stringContaining('31/02/2027') as string },
    ]);
    expect(report.firstRows.map(({ row }) => row)).toEqual([1, 2, 3]);
    const dates = report.columns.indexOf('Renewal date');
    expect(report.firstRows.map(({ cells }) => cells[dates]!.reason === undefined)).toEqual([true, false, true]);
    expect(await text((await importFiles.readBadRows(id))!.stream)).toMatch(/^bad row,why,Customer ID.*\r\n2,/);

    await change(id, 'to-apply');
    expect(await store.readDraft(id)).toMatchObject({
      state: 'checked',
      words: expect.stringContaining('1 of 3 rows cannot be imported') as string,
    });
    expect(await store.readImport(id)).toMatchObject({ status: 'abandoned', by: 'ann' });
    expect((await store.readImport(id))!.words).toContain('1 of 3 rows');

    await change(id, 'to-apply', { skipBadRows: true });
    expect(await store.readDraft(id)).toBeNull();
    expect(await store.readImport(id)).toMatchObject({ status: 'applied', rows: 3, skipped: 1, words: null });
    expect(await store.listWantedPeople()).toMatchObject([{ email: 'ann.lee@example.org', accounts: 2 }]);
    expect((await store.readAudit(9)).map(({ verb, actor }) => `${verb} ${actor}`)).toContain('import.applied ann');

    const again = await bring('export.csv', accounts.replace('31/02/2027', '2027-02-28'));
    expect(await store.readDraft(again)).toMatchObject({ state: 'checked', source: 'accounts' });
    expect(await showDraft(store, importFiles, (await store.readDraft(again))!)).toMatchObject({
      nameColumn: null,
      report: { badRows: 0, newAccounts: { total: 1 } },
    });
  });

  test('with names and no ids waits until somebody says that names are ids', async () => {
    const id = await bring('customers.csv', 'Company,Plan,ARR\nAcme,pro,€10.00\nBeta,free,€5.50\n');
    const draft = (await store.readDraft(id))!;
    expect(draft.state).toBe('to-map');
    expect((await showDraft(store, importFiles, draft)).nameColumn).toBe('Company');
  });

  test('with signals that are new proposes them, and is imported once they are confirmed', async () => {
    await change(await bring('accounts.csv', accounts), 'to-apply', { skipBadRows: true });
    const id = await bring('logins.csv', 'Customer ID,Date,Logins\nA-1,2026-04-01,5\nA-3,2026-04-01,7\n');
    const report = (await reportOf(id))!;
    expect(report.newSignals).toMatchObject([
      { name: 'Logins', values: 2, definition: { key: 'logins', type: 'number' } },
    ]);
    expect(report.problems).toEqual([]);
    await change(id, 'to-apply');
    expect((await store.readDraft(id))!.words).toContain('One signal is not defined yet');
    await change(id, 'to-apply', { newSignals: report.newSignals.map(({ definition }) => definition) });
    expect(await store.readImport(id)).toMatchObject({ status: 'applied', appended: 2 });
    expect((await store.listDocuments('signal')).map(({ key }) => key)).toEqual(['logins']);
  });

  test('that is no table says so, and can be read in another way', async () => {
    const id = await bring('photo.csv', 'PK\u0003\u0004 and so on');
    expect(await store.readDraft(id)).toMatchObject({
      state: 'unreadable',
      words: expect.stringContaining('Excel workbook') as string,
    });
    expect(await store.pageImports({ limit: 5 })).toEqual([]);
  });

  test('that stopped the program three times is given up', async () => {
    const id = await bring('accounts.csv', accounts);
    const draft = (await store.readDraft(id))!;
    await store.changeDraft(id, draft.revision, { state: 'to-apply' }, now);
    for (let tries = 0; tries < 3; tries++) await store.beginDraftWork(id, draft.revision + 1);
    await work();
    expect(await store.readDraft(id)).toMatchObject({
      state: 'checked',
      words: expect.stringContaining('stopped 3 times') as string,
    });
  });

  test('cannot leave its folder by its name, nor be longer than announced', async () => {
    const receiver = { store, importFiles, now: () => now, minFree: 0 };
    const made = await announceFile(receiver, { name: '../../etc/pass\u0000wd', bytes: 3, source: '', by: 'ann' });
    const draft = (await store.readDraft('id' in made ? made.id : ''))!;
    expect(draft.fileName).toBe('passwd');
    expect(await receivePiece(receiver, draft, 1, Readable.from(['x']))).toMatchObject({ code: 'out-of-step' });
    expect(await receivePiece(receiver, draft, 0, Readable.from(['abcd']))).toMatchObject({ code: 'too-much' });
    expect(await receivePiece(receiver, draft, 0, Readable.from(['a,b']))).toMatchObject({ ok: true, isWhole: true });
    expect(readFileSync(importFiles.pathOf(draft.id, draft.fileName), 'utf8')).toBe('a,b');
    expect(() => importFiles.pathOf('../x', 'a')).toThrow('no id of an import');
  });
});

test('a plan of another version begins anew', () => {
  expect(readPlan({ mapping: 'x' })).toEqual(noPlan);
});
