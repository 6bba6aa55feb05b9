import { createHash } from 'node:crypto';
import { lstatSync, mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The system's limit is 104 to 108 bytes. */
const longestPath = 100;

/**
 * Where the server of a data folder listens for commands: in that folder. A folder with a name too long for a socket gets one in a
 * folder of ours among the temporary files, and Windows a pipe, both named after the data folder.
 */
export function socketPathOf(data: string): string {
  const name = `rapport-${createHash('sha256').update(resolve(data)).digest('hex').slice(0, 24)}`;
  if (process.platform === 'win32') return `\\\\.\\pipe\\${name}`;
  const path = join(data, 'rapport.sock');
  return Buffer.byteLength(path) <= longestPath ? path : join(ownFolder(), `${name}.sock`);
}

/** Nobody else may put a socket there that pretends to be our server. */
function ownFolder(): string {
  const user = process.getuid!();
  const folder = join(tmpdir(), `rapport-${user}`);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = lstatSync(folder);
  if (uid === user && (mode & 0o077) === 0) return folder;
  throw new Error(`The folder ${folder} is open to others. Remove it, or choose a data folder with a shorter path.`);
}
