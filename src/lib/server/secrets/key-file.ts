import { randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  statSync,
  writeSync,
} from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { z } from 'zod';
import { SecretsError } from './secrets-error.ts';

/** The keys that secrets are sealed under: new ones under `current`, older ones stay readable until their keys are forgotten. */
export interface KeyRing {
  readonly current: string;
  readonly keys: ReadonlyMap<string, Buffer>;
}

const KEY_BYTES = 32;
const fileSchema = z.object({
  current: z.string(),
  keys: z.record(z.string().regex(/^[0-9a-f]{8}$/), z.base64()),
});

/**
 * Where the key file of a data folder lies: RAPPORT_KEY_FILE, else beside the folder, so that no copy of the data contains it.
 * Throws `key-inside-data`.
 */
export function keyFileOf(data: string, setting: string | undefined = process.env['RAPPORT_KEY_FILE']): string {
  const folder = resolve(data);
  const path = resolve(setting || join(dirname(folder), `${basename(folder)}.key`));
  if (path === folder || path.startsWith(folder + sep)) {
    throw new SecretsError(
      'key-inside-data',
      `The key file ${path} lies in the data folder, where every copy of the data would contain it. Name one elsewhere with RAPPORT_KEY_FILE.`,
    );
  }
  return path;
}

export function newKeyRing(): KeyRing {
  return withNewKey({ current: '', keys: new Map() });
}

/** The same keys and a new one, which is the current one. */
export function withNewKey({ keys }: KeyRing): KeyRing {
  const current = randomBytes(4).toString('hex');
  return { current, keys: new Map([...keys, [current, randomBytes(KEY_BYTES)]]) };
}

export function onlyCurrent({ current, keys }: KeyRing): KeyRing {
  return { current, keys: new Map([[current, keys.get(current)!]]) };
}

/** Throws `key-missing`, `key-exposed`, `key-unreadable`. */
export function readKeyFile(path: string): KeyRing {
  if (!existsSync(path)) {
    throw new SecretsError(
      'key-missing',
      `The key file ${path} is missing, and the stored secrets cannot be read without it. Put your copy of it back, or name where it is with RAPPORT_KEY_FILE.`,
    );
  }
  if (process.platform !== 'win32' && statSync(path).mode & 0o077)
    throw new SecretsError(
      'key-exposed',
      `Others on this machine can read the key file ${path}. Run: chmod 600 ${path}`,
    );
  const parsed = fileSchema.safeParse(jsonOf(readFileSync(path, 'utf8')));
  const keys = new Map(Object.entries(parsed.data?.keys ?? {}).map(([id, key]) => [id, Buffer.from(key, 'base64')]));
  const current = parsed.data?.current ?? '';
  if (!keys.has(current) || [...keys.values()].some((key) => key.length !== KEY_BYTES))
    throw new SecretsError('key-unreadable', `The key file ${path} is damaged. Put your copy of it back.`);
  return { current, keys };
}

/** Wholly or not at all, and readable by its owner only. */
export function writeKeyFile(path: string, { current, keys }: KeyRing): void {
  const text = { current, keys: Object.fromEntries([...keys].map(([id, key]) => [id, key.toString('base64')])) };
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const file = openSync(`${path}.new`, 'w', 0o600);
  try {
    writeSync(file, `${JSON.stringify(text, null, 2)}\n`);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(`${path}.new`, path);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
