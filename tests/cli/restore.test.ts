import Database from 'better-sqlite3';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openConnection } from '#lib/server/store/sqlite/connection.ts';
import { migrateSchema } from '#lib/server/store/sqlite/migrate.ts';
import { startHolding } from './hold-server.ts';
import { openDesk, root, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 180_000 });

let desk: Desk;
beforeEach(() => (desk = openDesk()));
afterEach(() => desk.remove());

const accounts = (...ids: string[]) =>
  desk.write(`${ids.join('-')}.csv`, `Customer ID,Name\n${ids.map((id) => `${id},${id} Ltd\n`).join('')}`);
const names = () => (desk.state()['accounts'] as { name: string }[]).map(({ name }) => name);
const database = () => join(desk.data, 'rapport.db');

describe('rapport db restore', () => {
  it('puts a verified backup back, keeps what it replaced, and starts paused until somebody says it is right', async () => {
    await desk.run('import', 'accounts', accounts('A'));
    const copy = join(desk.folder, 'copy.db');
    await desk.run('db', 'backup', copy);
    await desk.run('import', 'accounts', accounts('B'));
    expect(names()).toEqual(['A Ltd', 'B Ltd']);
    const { code, value } = await desk.json<{ replaced: string }>('db', 'restore', copy);
    expect(code).toBe(0);
    expect(names()).toEqual(['A Ltd']);
    expect(statSync(database()).mode & 0o777).toBe(0o600);
    const kept = new Database(value.replaced, { readonly: true });
    expect(kept.prepare('SELECT name FROM accounts ORDER BY n').pluck().all()).toEqual(['A Ltd', 'B Ltd']);
    kept.close();
    expect(await desk.json('db', 'acknowledge')).toMatchObject({ value: { restoredAt: expect.any(Number) } });
    expect(await desk.json('db', 'acknowledge')).toMatchObject({ value: { restoredAt: null } });
    expect(await desk.run('db', 'check')).toMatchObject({ code: 0 });
    expect(await desk.run('audit', 'verify')).toMatchObject({ code: 0 });
  });

  it('changes nothing for a copy that is damaged, foreign or tampered with, or while a server runs', async () => {
    await desk.run('import', 'accounts', accounts('A'));
    const copy = join(desk.folder, 'copy.db');
    await desk.run('db', 'backup', copy);
    const tampered = join(desk.folder, 'tampered.db');
    cpSync(copy, tampered);
    const db = new Database(tampered);
    db.prepare("UPDATE audit SET actor = 'eve' WHERE n = 1").run();
    db.close();
    const bytes = readFileSync(copy);
    const damaged = desk.write('damaged.db', Buffer.concat([bytes.subarray(0, 8192), bytes.subarray(12_288)]));
    const foreign = desk.write(
      'foreign.db',
      'a text file that is no database, and long enough to be looked at'.repeat(99),
    );
    const before = desk.state();
    for (const [file, sentence] of [
      [tampered, 'broken at entry 1'],
      [damaged, ''],
      [foreign, 'not a Rapport database'],
      [join(desk.folder, 'none.db'), 'There is no file'],
    ] as const) {
      const { code, err } = await desk.run('db', 'restore', file);
      expect({ file, code, said: err.includes(sentence) }).toEqual({ file, code: 2, said: true });
    }
    expect(desk.state()).toEqual(before);
    const server = await startHolding(desk.data);
    expect(await desk.run('db', 'restore', copy)).toMatchObject({
      code: 2,
      err: expect.stringContaining('Stop it first'),
    });
    await server.end('SIGTERM');
    expect(names()).toEqual(['A Ltd']);
    expect(readdirSync(desk.data).filter((name) => name.includes('restoring'))).toEqual([]);
  });
});

it('a database of an older version is copied, as it was, before it is migrated', async () => {
  const old = join(desk.folder, 'migrations');
  cpSync(join(root, 'migrations/sqlite'), old, { recursive: true });
  const journal = JSON.parse(readFileSync(join(old, 'meta/_journal.json'), 'utf8')) as { entries: { tag: string }[] };
  writeFileSync(join(old, 'meta/_journal.json'), JSON.stringify({ ...journal, entries: journal.entries.slice(0, 5) }));
  // Written as the older program left it: today's could not open it.
  mkdirSync(desk.data, { recursive: true });
  writeFileSync(database(), '', { mode: 0o600 });
  const connection = openConnection(database(), 'write');
  migrateSchema(connection, database(), old);
  connection.db.close();
  const { code, err } = await desk.run('db', 'check');
  expect(code).toBe(0);
  const [name] = readdirSync(join(desk.data, 'backups'));
  expect(name).toMatch(new RegExp(`^before-${journal.entries[5]!.tag}-\\d{8}T\\d{6}Z\\.db$`));
  expect(err).toContain(name);
  const copy = new Database(join(desk.data, 'backups', name!), { readonly: true });
  expect(copy.prepare('SELECT count(*) FROM __drizzle_migrations').pluck().get()).toBe(5);
  copy.close();
  await desk.run('db', 'check');
  expect(readdirSync(join(desk.data, 'backups')).filter((each) => each.endsWith('.db'))).toEqual([name]);
});

it('rapport audit verify names the first broken entry', async () => {
  await desk.run('import', 'accounts', accounts('A'));
  await desk.run('import', 'accounts', accounts('B'));
  expect(await desk.json('audit', 'verify')).toMatchObject({ code: 0, value: { broken: null } });
  const db = new Database(database());
  db.prepare('DELETE FROM audit WHERE n = 1').run();
  db.close();
  const { code, value } = await desk.json<{ broken: number }>('audit', 'verify');
  expect({ code, broken: value.broken }).toEqual({ code: 1, broken: 2 });
});

it('rapport export all writes every row of every table, with a manifest that proves it', async () => {
  await desk.run('import', 'accounts', accounts('A', 'B'));
  await desk.run('publish', 'rules-library/health/starter.json');
  const folder = join(desk.folder, 'out');
  const { code, value } = await desk.json<{ tables: Record<string, { file: string; rows: number; sha256: string }> }>(
    'export',
    'all',
    folder,
  );
  expect(code).toBe(0);
  const db = new Database(database(), { readonly: true });
  for (const [table, { file, rows, sha256 }] of Object.entries(value.tables)) {
    const text = readFileSync(join(folder, file), 'utf8');
    expect(createHash('sha256').update(text).digest('hex'), table).toBe(sha256);
    expect(text.split('\n').length - 1, table).toBe(rows);
    expect(db.prepare(`SELECT count(*) FROM "${table}"`).pluck().get(), table).toBe(rows);
  }
  db.close();
  expect(Object.keys(value.tables)).toEqual(expect.arrayContaining(['accounts', 'audit', 'entries', 'observations']));
  expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
  expect(await desk.run('export', 'all', folder)).toMatchObject({ code: 2, err: expect.stringContaining('not empty') });
});
