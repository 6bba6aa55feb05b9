import { closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { StoreError } from '../store-error.ts';

/** Creates the database file (0600) in a folder of its own (0700) where missing; throws `database-exposed` when others may read it. */
export function guardFile(path: string): void {
  const folder = dirname(path);
  if (!existsSync(folder)) mkdirSync(folder, { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  if (process.platform === 'win32') return; // permissions there are lists, not bits
  if (statSync(path).mode & 0o007) {
    throw new StoreError(
      'database-exposed',
      `Everybody on this machine can open the database ${path}. Run: chmod 600 ${path} && chmod 700 ${folder}`,
    );
  }
}
