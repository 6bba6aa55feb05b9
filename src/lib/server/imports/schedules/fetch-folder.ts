/** Takes the next new file out of a watched folder: a copy of it; the file stays where it is. */
import { createHash } from 'node:crypto';
import { constants, createWriteStream } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { FetchTrouble } from './fetch-trouble.ts';
import type { Fetched } from './fetch-https.ts';
import { fitsPattern } from './watched-folders.ts';

/** A file that changed this short a time ago may still be written. */
export const settledMs = 10_000;

export interface FolderRequest {
  readonly folder: string;
  readonly pattern: string;
  /** `name\nstamp` of files that were read before. */
  readonly seen: ReadonlySet<string>;
  readonly to: string;
  readonly mostBytes: number;
  readonly now: number;
  readonly signal: AbortSignal;
}

export interface FromFolder extends Fetched {
  readonly stamp: string;
}

/** `later`: a file is there that is still being written; null: nothing new. Throws FetchTrouble. */
export async function fetchFromFolder(asked: FolderRequest): Promise<FromFolder | 'later' | null> {
  const { folder, pattern, seen, now } = asked;
  const names = await readdir(folder).catch((error: unknown) => {
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new FetchTrouble(
      `The folder cannot be read (${why}). See that it is there and that the user of Rapport may read it.`,
    );
  });
  const files = [];
  for (const name of names.filter((each) => fitsPattern(each, pattern))) {
    const stats = await lstat(join(folder, name)).catch(() => null);
    if (!stats?.isFile()) continue; // links too: they might lead anywhere
    const { size, mtimeMs } = stats;
    const stamp = `${size} ${mtimeMs}`;
    if (!seen.has(`${name}\n${stamp}`)) files.push({ name, size, mtimeMs, stamp });
  }
  files.sort((a, b) => a.mtimeMs - b.mtimeMs || (a.name < b.name ? -1 : 1));
  const [next] = files;
  if (!next) return null;
  const { name, size, mtimeMs, stamp } = next;
  if (now - mtimeMs < settledMs && now >= mtimeMs) return 'later';
  if (size > asked.mostBytes)
    throw new FetchTrouble(
      `The file ${name} is larger than what is taken, or than what the disk has room for. Make it smaller, or make room.`,
      { name, stamp },
    );
  const copied = await copy(join(folder, name), asked, { name, stamp });
  const after = await lstat(join(folder, name)).catch(() => null);
  if (!after || `${after.size} ${after.mtimeMs}` !== stamp) return 'later';
  return { fileName: name, stamp, ...copied };
}

async function copy(path: string, { to, mostBytes, signal }: FolderRequest, file: { name: string; stamp: string }) {
  const hash = createHash('sha256');
  let bytes = 0;
  const count = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      hash.update(chunk);
      if (bytes > mostBytes) done(new FetchTrouble(`The file ${file.name} grows while it is read. It is tried again.`));
      else done(null, chunk);
    },
  });
  try {
    // Not through a link that came meanwhile.
    const from = await open(path, constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0));
    await pipeline(from.createReadStream(), count, createWriteStream(to, { mode: 0o600 }), { signal });
  } catch (error) {
    if (signal.aborted || error instanceof FetchTrouble) throw error;
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
    throw new FetchTrouble(
      why === 'ENOSPC'
        ? 'The disk of the server is full. Ask an admin to make room; it is tried again.'
        : `The file ${file.name} cannot be read (${why}). See that the user of Rapport may read it.`,
    );
  }
  return { bytes, digest: hash.digest('hex') };
}
