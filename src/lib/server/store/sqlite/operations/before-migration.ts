import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Connection } from '../connection.ts';
import { missingMigrations } from '../migrate.ts';
import { backup } from '../workspace/backup.ts';
import { backupsFolder, stampOf } from './restore.ts';

/**
 * A verified copy of a database that is about to be migrated; null when it is up to date or empty. Throws what reading the migrations throws,
 * and then nothing was changed.
 */
export async function backupBeforeMigration(
  connection: Connection,
  path: string,
  migrationsFolder: string,
  at: number,
): Promise<string | null> {
  const [next] = missingMigrations(connection, path, migrationsFolder);
  const isEmpty = connection.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'accounts'").get() === undefined;
  if (next === undefined || isEmpty) return null;
  const copy = join(backupsFolder(path), `before-${next}-${stampOf(at)}.db`);
  // After a start that was cut off between the copy and the migration within the same second.
  return existsSync(copy) ? copy : backup(connection, copy);
}
