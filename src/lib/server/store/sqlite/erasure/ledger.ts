/**
 * What was erased, in a file beside the database: a backup that is put back knows nothing of erasures that came after it. The file names
 * nobody, only salted digests of ids.
 */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, writeSync } from 'node:fs';
import { z } from 'zod';
import { StoreError } from '../../store-error.ts';

const erasureSchema = z.object({
  id: z.string(),
  kind: z.enum(['account', 'contact']),
  salt: z.string(),
  digest: z.string(),
  at: z.number(),
  actor: z.string(),
});

export type Erasure = z.infer<typeof erasureSchema>;

export function newErasure(kind: Erasure['kind'], subject: string, actor: string, at: number): Erasure {
  const salt = randomBytes(16).toString('base64url');
  return { id: randomUUID(), kind, salt, digest: digestOf(salt, subject), at, actor };
}

export function isAbout({ salt, digest }: Erasure, subject: string): boolean {
  return digestOf(salt, subject) === digest;
}

function digestOf(salt: string, subject: string): string {
  return createHash('sha256').update(`${salt}\n${subject}`).digest('hex');
}

const fileOf = (path: string) => `${path}.erasures`;

/** Before the erasure is committed: what a crash leaves undone is done at the next start. */
export function writeLedger(path: string, erasure: Erasure): void {
  const file = openSync(fileOf(path), 'a', 0o600);
  try {
    writeSync(file, `${JSON.stringify(erasure)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}

/** Throws `corrupt`; a last line that a crash cut off was never acknowledged, and is left out. */
export function readLedger(path: string): readonly Erasure[] {
  const file = fileOf(path);
  if (!existsSync(file)) return [];
  const lines = readFileSync(file, 'utf8').split('\n').slice(0, -1);
  return lines.map((line, index) => {
    try {
      return erasureSchema.parse(JSON.parse(line));
    } catch {
      throw new StoreError(
        'corrupt',
        `Line ${index + 1} of ${file} is damaged, so erasures might be undone. Put your copy of it back.`,
      );
    }
  });
}
