import { randomUUID } from 'node:crypto';
import { chmodSync, existsSync, renameSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { StoreError } from '../../store-error.ts';
import { openConnection, type Connection } from '../connection.ts';
import { writeSetting } from '../epoch.ts';

/**
 * Copies the database while it is in use, checks the copy, and gives it an epoch of its own, so that a server started
 * on it knows that it was restored. Nothing is left at `toPath` unless all that succeeded. Throws `file-exists`.
 */
export async function backup(connection: Connection, toPath: string): Promise<string> {
  const path = resolve(toPath);
  if (existsSync(path))
    throw new StoreError('file-exists', `${path} exists already. Name another file for the backup.`);
  const partial = `${path}.partial`;
  rmSync(partial, { force: true });
  try {
    await connection.db.backup(partial);
    chmodSync(partial, 0o600);
    verify(partial);
    renameSync(partial, path);
  } finally {
    for (const each of ['', '-wal', '-shm']) rmSync(partial + each, { force: true });
  }
  return path;
}

function verify(path: string): void {
  const copy = openConnection(path, 'write');
  try {
    writeSetting(copy, 'epoch', `backup:${randomUUID()}`);
    const found = copy.db.pragma('integrity_check(1)', { simple: true }) as string;
    if (found !== 'ok') {
      throw new StoreError(
        'corrupt',
        `The copy is damaged (${found}), so the database may be too. Run \`rapport db check\`.`,
      );
    }
  } finally {
    copy.db.close();
  }
}
