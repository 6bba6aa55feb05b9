import { migrate } from 'drizzle-orm/better-sqlite3/migrator';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { StoreError } from '../store-error.ts';
import type { Connection } from './connection.ts';

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

/** Brings the schema up to date. Throws `newer-schema` when a newer program made this database. */
export function migrateSchema(connection: Connection, path: string, folder: string): void {
  // As drizzle's migrator would make it, but STRICT.
  connection.db.exec(
    'CREATE TABLE IF NOT EXISTS __drizzle_migrations (id INTEGER PRIMARY KEY, hash TEXT NOT NULL, created_at INTEGER NOT NULL) STRICT',
  );
  const known = new Set(readMigrationFiles({ migrationsFolder: folder }).map((each) => each.hash));
  const applied = connection.db.prepare<[], { hash: string }>('SELECT hash FROM __drizzle_migrations').all();
  if (applied.some((each) => !known.has(each.hash))) {
    throw new StoreError(
      'newer-schema',
      `The database ${path} was made by a newer version of Rapport. Update Rapport, or restore a backup from before the update.`,
    );
  }
  if (applied.length < known.size) migrate(connection.orm, { migrationsFolder: folder });
}
