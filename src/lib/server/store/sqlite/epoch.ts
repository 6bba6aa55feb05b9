import { randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import type { Connection } from './connection.ts';
import { eq, sql, type Orm } from './drizzle.ts';
import { settings } from './schema/workspace.ts';

/**
 * Notices a restored backup. The database and a file beside it name the same epoch, which changes whenever the database
 * is opened or closed for writing; a copy put back later names an old one. Between the two writes of a change the file
 * names both, so a crash in the middle is no false alarm.
 */
export function turnEpoch(connection: Connection, path: string): { isRestored: boolean } {
  const stored = readSetting(connection, 'epoch');
  const accepted = readEpochFile(path);
  const isRestored = stored !== undefined && !accepted.includes(stored);
  const next = randomUUID();
  writeEpochFile(path, stored === undefined ? [next] : [stored, next]);
  connection.db.transaction(() => writeSetting(connection, 'epoch', next)).immediate();
  writeEpochFile(path, [next]);
  return { isRestored };
}

const settingByKey = (orm: Orm) =>
  orm
    .select({ value: settings.value })
    .from(settings)
    .where(eq(settings.key, sql.placeholder('key')))
    .prepare();

export function readSetting(connection: Connection, key: string): string | undefined {
  return connection.query(settingByKey).get({ key })?.value;
}

export function writeSetting(connection: Connection, key: string, value: string): void {
  connection
    .orm()
    .insert(settings)
    .values({ key, value })
    .onConflictDoUpdate({ target: settings.key, set: { value } })
    .run();
}

function readEpochFile(path: string): string[] {
  const file = `${path}.epoch`;
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
}

function writeEpochFile(path: string, epochs: readonly string[]): void {
  const file = openSync(`${path}.epoch.new`, 'w', 0o600);
  writeSync(file, epochs.join('\n') + '\n');
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.epoch.new`, `${path}.epoch`);
}
