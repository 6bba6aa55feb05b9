/**
 * Where files wait for their import: a folder each below the data folder, readable by its owner only. What was found out about a file lies
 * beside it and goes with it.
 */
import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename, rm, stat, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { deserialize, serialize } from 'node:v8';

/** What is kept beside a file, see work-on-draft.ts. */
export type FoundName = 'inspection' | 'report' | 'result';

const idPattern = /^imp_[0-9a-f]{8,64}$/;

export class ImportFiles {
  readonly folder: string;

  /** `data`: the data folder. */
  constructor(data: string) {
    this.folder = join(data, 'imports');
  }

  #of(id: string, ...rest: string[]): string {
    if (!idPattern.test(id)) throw new Error(`"${id}" is no id of an import.`);
    return join(this.folder, id, ...rest);
  }

  /** Whether anything is kept of it; imports of the command line have no folder. */
  has(id: string): boolean {
    return idPattern.test(id) && existsSync(this.#of(id));
  }

  /** Makes room for a file; `name` is as `safeName` made it. */
  async create(id: string, name: string): Promise<string> {
    const path = this.pathOf(id, name);
    await mkdir(this.#of(id, 'file'), { recursive: true, mode: 0o700 });
    await (await open(path, 'wx', 0o600)).close();
    return path;
  }

  /** In a folder of its own, so that no name is one of ours. */
  pathOf(id: string, name: string): string {
    return this.#of(id, 'file', name);
  }

  /** Writes what comes from `at` on, at most `most` bytes; returns how many came. Throws TooMuch. */
  async receive(path: string, at: number, most: number, body: Readable): Promise<number> {
    let bytes = 0;
    const count = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > most) done(new TooMuch());
        else done(null, chunk);
      },
    });
    await pipeline(body, count, createWriteStream(path, { flags: 'r+', start: at }));
    return bytes;
  }

  /** Where the file lies that is being fetched; there is one at a time. */
  async fetchPath(): Promise<string> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    return join(this.folder, 'fetched');
  }

  /** The fetched file is that of an import from then on. */
  async adopt(id: string, name: string): Promise<void> {
    await rename(await this.fetchPath(), this.pathOf(id, name));
  }

  async dropFetched(): Promise<void> {
    await rm(await this.fetchPath(), { force: true });
  }

  badRowsPath(id: string): string {
    return this.#of(id, 'bad-rows.csv');
  }

  /** A stream of the bad rows and its length; null when there is no such file (any more). */
  async readBadRows(id: string): Promise<{ stream: Readable; bytes: number } | null> {
    const path = this.badRowsPath(id);
    if (!existsSync(path)) return null;
    return { stream: createReadStream(path), bytes: (await stat(path)).size };
  }

  /** V8's own format keeps maps; only this program reads it back. */
  async keep(id: string, name: FoundName, found: unknown): Promise<void> {
    const path = this.#of(id, `${name}.v8`);
    await mkdir(this.#of(id), { recursive: true, mode: 0o700 });
    await writeFile(`${path}.new`, serialize(found), { mode: 0o600 });
    await rename(`${path}.new`, path);
  }

  /** Null when it is not there, or was written by another version of this program. */
  async find<Found extends { readonly format: number }>(
    id: string,
    name: FoundName,
    format: Found['format'],
  ): Promise<Found | null> {
    try {
      const found = deserialize(await readFile(this.#of(id, `${name}.v8`))) as Found;
      return found.format === format ? found : null;
    } catch {
      return null;
    }
  }

  /** The file itself goes, what is told about the import stays a while. */
  async dropFile(id: string): Promise<void> {
    await rm(this.#of(id, 'file'), { recursive: true, force: true });
    await rm(this.#of(id, 'inspection.v8'), { force: true });
    await rm(this.#of(id, 'report.v8'), { force: true });
  }

  async remove(id: string): Promise<void> {
    await rm(this.#of(id), { recursive: true, force: true });
  }

  /** Removes what nobody asked for since `before` (epoch ms), but for the ids that are still needed. */
  async sweep(needed: ReadonlySet<string>, before: number): Promise<void> {
    for (const id of await readdir(this.folder).catch(() => [])) {
      if (needed.has(id) || !id.startsWith('imp_')) continue;
      const { mtimeMs } = await stat(join(this.folder, id));
      if (mtimeMs < before) await rm(join(this.folder, id), { recursive: true, force: true });
    }
  }

  /** Bytes free on the disk. */
  async free(): Promise<number> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const { bavail, bsize } = await statfs(this.folder);
    return bavail * bsize;
  }
}

export class TooMuch extends Error {}

/** A file's own name without what could lead elsewhere. */
export function safeName(name: string): string {
  const plain = [...name.normalize('NFC').replace(/^.*[\\/]/s, '')]
    .filter((char) => char >= ' ' && char !== '\u007f')
    .join('')
    .trim()
    .replace(/^\.+/, '');
  if (plain === '') return 'file.csv';
  // 255 bytes is what file systems take.
  return Buffer.byteLength(plain) <= 200 ? plain : `${[...plain].slice(0, 40).join('')}.csv`;
}

/** What a source might be called, from the name of its file: `usage-2026-05.csv` is of `usage`. */
export function sourceFromName(name: string): string {
  const words = name
    .replace(/\.[a-z0-9]{1,5}$/i, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => !/^\d+$|^(export|copy|final|report|data)$/i.test(word) && word !== '');
  return words.slice(0, 3).join('-').toLowerCase().slice(0, 60) || 'files';
}
