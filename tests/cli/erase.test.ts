import Database from 'better-sqlite3';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { runRapport, openDesk, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 180_000, hookTimeout: 60_000 });

let desk: Desk;
beforeEach(async () => {
  desk = openDesk();
  await desk.run('import', 'accounts', desk.write('a.csv', 'Customer ID,Name\nA-1,Quixotic Ltd\nA-2,Beta\n'));
});
afterEach(() => desk.remove());

const path = () => join(desk.data, 'rapport.db');
/** The bytes of the database and its log, as somebody who finds the disk reads them. */
const bytes = () =>
  ['', '-wal'].map((side) => (existsSync(path() + side) ? readFileSync(path() + side, 'latin1') : '')).join('');

it('erases for good: nothing of it is left in the file, and a backup that is restored has it erased again', async () => {
  const copy = join(desk.folder, 'copy.db');
  await desk.run('db', 'backup', copy);
  expect(await desk.json('erase', 'account', 'A-1')).toMatchObject({ code: 0, value: { isErased: false } });
  expect(bytes()).toContain('Quixotic');
  expect(await desk.json('erase', 'account', 'A-1', '--yes')).toMatchObject({ code: 0, value: { isErased: true } });
  expect(bytes()).not.toContain('Quixotic');
  expect(readFileSync(`${path()}.erasures`, 'utf8')).not.toContain('A-1');
  expect(await desk.run('db', 'restore', copy)).toMatchObject({ code: 0 });
  expect(bytes()).toContain('Quixotic');
  expect(await desk.run('audit', 'verify')).toMatchObject({ code: 0 });
  expect(bytes()).not.toContain('Quixotic');
  expect(await desk.run('export', 'account', 'A-1')).toMatchObject({ code: 2 });
  expect(JSON.parse((await desk.run('export', 'account', 'A-2')).out)).toMatchObject({ accounts: [{ name: 'Beta' }] });
  expect(await desk.run('db', 'check')).toMatchObject({ code: 0 });
});

it('an erasure that a crash cut off is finished at the next start', async () => {
  const { code } = await runRapport(['src/cli/rapport.ts', 'erase', 'account', 'A-1', '--yes'], desk.data, {
    RAPPORT_FAIL_AT: 'erase.before-commit',
  });
  expect(code).not.toBe(0);
  expect(bytes()).toContain('Quixotic');
  expect(await desk.run('db', 'check')).toMatchObject({ code: 0 });
  expect(bytes()).not.toContain('Quixotic');
});

it('an audit entry that was emptied without a recorded erasure is found, and so is a damaged list of erasures', async () => {
  await desk.run('erase', 'account', 'A-1', '--yes');
  const db = new Database(path());
  db.prepare("UPDATE audit SET subject = '[erased]', details = 'null', salt = NULL WHERE n = 1").run();
  db.close();
  expect(await desk.json('audit', 'verify')).toMatchObject({ code: 1, value: { broken: 1 } });
  writeFileSync(`${path()}.erasures`, '{"id":\n');
  expect(await desk.run('audit', 'verify')).toMatchObject({ code: 2, err: expect.stringContaining('Line 1 of') });
});
