import Database from 'better-sqlite3';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openConnection, type Connection } from './connection.ts';
import { readDistributions } from './evaluation/distributions.ts';
import { readScoreHistory } from './evaluation/read-points.ts';
import { locateMigrations, migrateSchema } from './migrate.ts';
import { stableJson } from './stable-json.ts';
import { makeStrict } from './strict.ts';

const migrations = locateMigrations(import.meta.url);
let folder: string;
let connection: Connection;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-schema-'));
  writeFileSync(join(folder, 'x.db'), '');
  connection = openConnection(join(folder, 'x.db'), 'write');
});

afterEach(() => {
  connection.db.close();
  rmSync(folder, { recursive: true });
});

const migrate = () => migrateSchema(connection, 'x.db', migrations);

describe('the schema', () => {
  it('has strict tables only, so that no column takes a value of another type', () => {
    migrate();
    const tables = connection.db.pragma('table_list') as {
      schema: string;
      name: string;
      type: string;
      strict: number;
      wr: number;
    }[];
    const ours = tables.filter((each) => each.schema === 'main' && !each.name.startsWith('sqlite_'));
    expect(ours.length).toBeGreaterThan(30);
    expect(ours.filter((each) => !each.strict).map((each) => each.name)).toEqual([]);
    expect(ours.filter((each) => each.wr).map((each) => each.name)).toContain('observations');
  });

  it('is the same after starting again', () => {
    migrate();
    const before = connection.db.prepare('SELECT sql FROM sqlite_schema').all();
    migrate();
    expect(connection.db.prepare('SELECT sql FROM sqlite_schema').all()).toEqual(before);
    expect(connection.db.pragma('foreign_keys', { simple: true })).toBe(1);
  });

  it('of a newer program is refused in a sentence that says what to do', () => {
    migrate();
    connection.db.prepare("INSERT INTO __drizzle_migrations (hash, created_at) VALUES ('from the future', 9e12)").run();
    expect(migrate).toThrow(
      expect.objectContaining({ code: 'newer-schema', message: expect.stringContaining('Update Rapport') as string }),
    );
  });

  it('changes wholly or not at all', () => {
    const broken = join(folder, 'migrations');
    cpSync(migrations, broken, { recursive: true });
    const file = join(broken, '0000_start.sql');
    writeFileSync(file, `${readFileSync(file, 'utf8')};\nCREATE TABLE nonsense (x nosuchtype) STRICT;`);
    expect(() => migrateSchema(connection, 'x.db', broken)).toThrow(Database.SqliteError);
    expect(connection.db.prepare("SELECT name FROM sqlite_schema WHERE name = 'accounts'").get()).toBeUndefined();
  });
});

/** Up to and with the first so many. */
function migrateTo(count: number): void {
  const old = join(folder, 'migrations');
  cpSync(migrations, old, { recursive: true });
  const journal = JSON.parse(readFileSync(join(old, 'meta/_journal.json'), 'utf8')) as { entries: unknown[] };
  writeFileSync(
    join(old, 'meta/_journal.json'),
    JSON.stringify({ ...journal, entries: journal.entries.slice(0, count) }),
  );
  migrateSchema(connection, 'x.db', old);
}

describe('the migration of distributions', () => {
  it('keeps the ones that were stored as text', () => {
    migrateTo(1);
    connection.db
      .prepare(`INSERT INTO distributions (document, node_id, computed_at, "values") VALUES ('d', 'r', 1, ?)`)
      .run('[-0,0.1,1e300]');
    migrate();
    expect(readDistributions(connection, 'd', 1)).toEqual([
      { document: 'd', nodeId: 'r', computedAt: 1, values: Float64Array.of(-0, 0.1, 1e300) },
    ]);
  });
});

describe('the migration of score points', () => {
  it('keeps every one as it was', () => {
    migrateTo(5);
    connection.db.exec(`
      INSERT INTO terms (n, text) VALUES (1, 'health');
      INSERT INTO accounts (n, id, name, name_key, created_at, created_by) VALUES (1, 'a1', 'A', 'a', 0, 1);
      INSERT INTO closures (n, hash, document, content_hash, compiler_version, "references", calendar)
        VALUES (1, 'one', 'health', 'h', 1, '{}', 'utc'), (2, 'two', 'health', 'h', 1, '{}', 'utc');`);
    const carried = { distributions: { rnk_a: 5 }, held: {}, reported: { logins: 7 } };
    const same = {
      accountId: 'a1',
      document: 'health',
      rev: 3,
      closure: 'one',
      score: 0.1,
      rawBand: null,
      band: 'low',
    };
    const held = { c_1: { since: 4, unknownSince: null } };
    const points = [
      { ...same, at: 1, coverage: 1, flags: { c_1: true, c_2: null }, carried, contributions: { a: 1 / 3 } },
      { ...same, at: 2, coverage: 0.5, flags: {}, carried: { ...carried, held }, contributions: { a: -0, b: 2 } },
      { ...same, at: 3, coverage: 0, flags: { c_2: false }, carried, contributions: {}, closure: 'two', score: null },
    ];
    const add = connection.db.prepare(
      `INSERT INTO score_points (account, document, at, rev, closure, score, raw_band, band, coverage, flags, carried, contributions)
       VALUES (1, 1, ?, ?, (SELECT n FROM closures WHERE hash = ?), ?, ?, ?, ?, ?, ?, ?)`,
    );
    for (const { at, rev, closure, score, rawBand, band, coverage, ...each } of points)
      add.run(
        ...[at, rev, closure, score, rawBand, band, coverage],
        ...[stableJson(each.flags), stableJson(each.carried), stableJson(each.contributions)],
      );
    migrate();
    expect(readScoreHistory(connection, 'a1')).toEqual(points);
    expect(connection.db.prepare('SELECT count(*) FROM carried').pluck().get()).toBe(1);
    expect(connection.db.prepare('SELECT closure FROM point_shapes ORDER BY n').pluck().all()).toEqual([1, 2]);
  });
});

describe('the migration to one narrow row per account', () => {
  it('keeps what was kept of each, also of accounts that were never due or dirty', () => {
    migrateTo(6);
    connection.db.exec(`
      INSERT INTO terms (n, text) VALUES (1, 'test');
      INSERT INTO accounts (n, id, name, name_key, rev, created_at, created_by, event_rev, has_overrides, churned_at)
        VALUES (1, 'a1', 'A', 'a', 7, 1, 1, 5, 1, 99), (3, 'a3', 'C', 'c', 0, 1, 1, 0, 0, NULL);
      INSERT INTO due_accounts (account, due_at, lease_until, fence, mark, claimed_mark, settled_rev) VALUES (1, 10, 20, 3, 9, 8, 6);
      INSERT INTO dirty_facts (account, things) VALUES (1, '1:7 ')`);
    migrate();
    expect(connection.db.prepare('SELECT * FROM account_work ORDER BY account').raw().all()).toEqual([
      [1, 7, 6, 5, 1, 10, 20, 3, 9, 8, '1:7 '],
      [3, 0, null, 0, 0, null, 0, 0, 0, 0, null],
    ]);
    expect(connection.db.prepare('SELECT n, id, churned_at FROM accounts ORDER BY n').raw().all()).toEqual([
      [1, 'a1', 99],
      [3, 'a3', null],
    ]);
  });
});

describe('making a migration strict', () => {
  it('marks tables once, also those made anew, and clusters the ones that are', () => {
    const sql =
      'CREATE TABLE `tasks` (\n\t`id` text\n);\nCREATE TABLE `__new_entries` (\n\t`a` integer\n);\nCREATE INDEX `i` ON `tasks` (`id`);';
    const strict = makeStrict(sql);
    expect(strict).toBe(
      'CREATE TABLE `tasks` (\n\t`id` text\n) STRICT;\nCREATE TABLE `__new_entries` (\n\t`a` integer\n) STRICT, WITHOUT ROWID;\nCREATE INDEX `i` ON `tasks` (`id`);',
    );
    expect(makeStrict(strict)).toBe(strict);
  });
});
