import Database from 'better-sqlite3';
import { closeSync, existsSync, openSync } from 'node:fs';
import { StoreError } from '../store-error.ts';

/**
 * Takes the right to write to a database: a write lock on a small database beside it, held for as long as the returned
 * connection is open. The lock belongs to the process, so it goes when the process dies, however it dies.
 * Throws `database-in-use`, naming the owner.
 */
export function takeOwnership(path: string): { release: () => void } {
  const side = `${path}.owner`;
  if (!existsSync(side)) closeSync(openSync(side, 'a', 0o600));
  const db = new Database(side, { timeout: 250 });
  try {
    // A rollback journal: its reserved lock refuses a second owner and still lets anybody read who the first one is.
    db.pragma('journal_mode = DELETE');
    db.exec('BEGIN IMMEDIATE; CREATE TABLE IF NOT EXISTS owner (pid INTEGER NOT NULL) STRICT; DELETE FROM owner;');
    db.prepare('INSERT INTO owner VALUES (?)').run(process.pid);
    db.exec('COMMIT; BEGIN IMMEDIATE');
  } catch (error) {
    const owner = error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY') ? readOwner(db) : null;
    db.close();
    if (owner === null) throw error;
    throw new StoreError(
      'database-in-use',
      `Another Rapport process${owner} writes to ${path}, and only one may. Stop it first, or choose another folder with RAPPORT_DATA.`,
      true,
    );
  }
  return { release: () => db.close() };
}

function readOwner(db: Database.Database): string {
  try {
    const row = db.prepare<[], { pid: number }>('SELECT pid FROM owner').get();
    return row ? ` (process ${row.pid})` : '';
  } catch {
    return '';
  }
}
