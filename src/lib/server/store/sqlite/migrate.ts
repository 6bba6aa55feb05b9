import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { StoreError } from '../store-error.ts';
import type { Connection } from './connection.ts';
import { addMigrationFunctions } from './migration-functions.ts';

/**
 * The folder `migrations/sqlite` of the nearest folder above a module: the same from the source tree (tests, command
 * line, dev server) and from the built server, which lies in `build/` of the same checkout.
 */
export function locateMigrations(from: string): string {
  for (let at = dirname(fileURLToPath(from)); ; at = dirname(at)) {
    const folder = join(at, 'migrations/sqlite');
    if (existsSync(join(folder, 'meta/_journal.json'))) return folder;
    if (at === dirname(at)) {
      throw new StoreError(
        'database-unreadable',
        'The folder migrations/sqlite is missing beside the program. Install it again.',
      );
    }
  }
}

const journalSchema = z.object({ entries: z.array(z.object({ tag: z.string(), when: z.number() })) });

interface Migration {
  readonly tag: string;
  readonly sql: string;
  readonly hash: string;
  readonly when: number;
}

/** What drizzle-kit wrote, in order. */
function readMigrations(folder: string): readonly Migration[] {
  const journal = journalSchema.parse(JSON.parse(readFileSync(join(folder, 'meta/_journal.json'), 'utf8')));
  return journal.entries.map(({ tag, when }) => {
    const sql = readFileSync(join(folder, `${tag}.sql`), 'utf8');
    return { tag, sql, when, hash: createHash('sha256').update(sql).digest('hex') };
  });
}

/** The names of the migrations that the database lacks, in order. Throws `newer-schema`. */
export function missingMigrations(connection: Connection, path: string, folder: string): readonly string[] {
  return findMissing(connection, path, folder).map((each) => each.tag);
}

/** Throws `newer-schema` when the database has migrations that this program does not know. */
export function assertKnownMigrations(connection: Connection, path: string, folder: string): void {
  findMissing(connection, path, folder);
}

function findMissing({ db }: Connection, path: string, folder: string): readonly Migration[] {
  const migrations = readMigrations(folder);
  const isNew = db.prepare("SELECT 1 FROM sqlite_schema WHERE name = '__drizzle_migrations'").get() === undefined;
  if (isNew) return migrations;
  const known = new Set(migrations.map((each) => each.hash));
  const applied = db.prepare<[], { hash: string }>('SELECT hash FROM __drizzle_migrations').all();
  if (applied.some((each) => !known.has(each.hash))) {
    throw new StoreError(
      'newer-schema',
      `The database ${path} was made by a newer version of Rapport. Update Rapport, or restore a backup from before the update (it lies in the folder backups beside the database).`,
    );
  }
  return migrations.slice(applied.length);
}

export function countMigrations(folder: string): number {
  return readMigrations(folder).length;
}

/**
 * Brings the schema up to date, all or nothing, and records it as drizzle's own migrator would (which
 * neither refuses the database of a newer program nor checks foreign keys after a table was made anew).
 * Throws `newer-schema` when a newer program made this database.
 */
export function migrateSchema(connection: Connection, path: string, folder: string): void {
  const { db } = connection;
  db.exec(
    'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT',
  );
  const missing = findMissing(connection, path, folder);
  if (missing.length === 0) return;
  addMigrationFunctions(db);
  db.pragma('foreign_keys = OFF'); // a table that is made anew must not take its rows' children with it
  db.transaction(() => {
    for (const { sql, hash, when } of missing) {
      db.exec(sql);
      db.prepare('INSERT INTO __drizzle_migrations (hash, created_at) VALUES (?, ?)').run(hash, when);
    }
    if ((db.pragma('foreign_key_check') as unknown[]).length)
      throw new Error('A migration left rows without their parents.');
  }).immediate();
  db.pragma('foreign_keys = ON');
}
