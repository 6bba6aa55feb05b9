import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
} from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { StoreError } from '../../store-error.ts';
import { openConnection } from '../connection.ts';
import { assertKnownMigrations, locateMigrations } from '../migrate.ts';
import { takeOwnership } from '../ownership.ts';
import { findBrokenAudit } from '../workspace/audit.ts';

/** Where copies lie that were made before the database was changed as a whole. */
export function backupsFolder(path: string): string {
  const folder = join(dirname(path), 'backups');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  return folder;
}

/** A moment as part of a file name. */
export function stampOf(at: number): string {
  return new Date(at).toISOString().replace(/[-:]|\.\d+/g, '');
}

/**
 * Puts a copy in the place of the database, after verifying it; the database it replaces is kept among the backups, and its path returned
 * (`null`: there was none). What opens the restored one notices that it is a copy and starts paused. Nothing changes unless the copy is sound.
 * Throws `database-in-use`, `database-unreadable`, `newer-schema`, `corrupt`.
 */
export function restore(path: string, from: string, at: number): { readonly replaced: string | null } {
  const source = resolve(from);
  if (!existsSync(source)) throw new StoreError('database-unreadable', `There is no file ${source}. Check the path.`);
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const ownership = takeOwnership(path);
  const coming = `${path}.restoring`;
  try {
    removeWithSides(coming);
    copyFileSync(source, coming);
    if (existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${coming}-wal`);
    verify(coming, source);
    const replaced = existsSync(path) ? keep(path, at) : null;
    renameSync(coming, path);
    sync(dirname(path));
    return { replaced };
  } finally {
    removeWithSides(coming);
    ownership.release();
  }
}

/** Leaves the copy as one file that only its owner can read. */
function verify(copy: string, source: string): void {
  const file = openSync(copy, 'r+', 0o600);
  fsyncSync(file);
  closeSync(file);
  const connection = openConnection(copy, 'write');
  try {
    const damage = connection.db.pragma('integrity_check(1)', { simple: true }) as string;
    if (damage !== 'ok') throw new StoreError('corrupt', `${source} is damaged (${damage}). Restore another backup.`);
    const isOurs = connection.db.prepare("SELECT 1 FROM sqlite_schema WHERE name = '__drizzle_migrations'").get();
    if (!isOurs) throw new StoreError('database-unreadable', `${source} is not a Rapport database. Name a backup.`);
    assertKnownMigrations(connection, source, locateMigrations(import.meta.url));
    const broken = findBrokenAudit(connection);
    if (broken !== null)
      throw new StoreError(
        'corrupt',
        `The audit log of ${source} is broken at entry ${broken}. Restore another backup.`,
      );
    connection.db.pragma('wal_checkpoint(TRUNCATE)');
  } finally {
    connection.db.close();
  }
}

/** A second name for the database as it is, so that at no moment there is none. */
function keep(path: string, at: number): string {
  const kept = join(backupsFolder(path), `replaced-${stampOf(at)}-${basename(path)}`);
  try {
    const connection = openConnection(path, 'write');
    connection.db.pragma('wal_checkpoint(TRUNCATE)');
    connection.db.close(); // the last to close takes the log away
  } catch {
    // It cannot be opened, which may be why another is restored: it is kept as it is, with its log.
    if (existsSync(`${path}-wal`)) copyFileSync(`${path}-wal`, `${kept}-wal`);
  }
  linkSync(path, kept);
  for (const side of ['-wal', '-shm']) rmSync(path + side, { force: true });
  return kept;
}

function removeWithSides(path: string): void {
  for (const side of ['', '-wal', '-shm']) rmSync(path + side, { force: true });
}

function sync(folder: string): void {
  if (process.platform === 'win32') return; // folders cannot be opened there
  const file = openSync(folder, 'r');
  fsyncSync(file);
  closeSync(file);
}
