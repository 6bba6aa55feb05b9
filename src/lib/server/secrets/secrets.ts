/**
 * Secrets that must be read back (signing, mail, second factors), sealed with AES-256-GCM under a key that lies neither in the data nor in
 * its backups. What is sealed stands in a column of its own whose name begins with `sealed_`: rotating the key finds it by that name.
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, statSync } from 'node:fs';
import { newKeyRing, readKeyFile, writeKeyFile, type KeyRing } from './key-file.ts';
import { SecretsError } from './secrets-error.ts';

export interface Secrets {
  readonly keyFile: string;
  /** `sealed:1:<key id>:<bytes>`; the same text is never sealed to the same twice. */
  seal(text: string): string;
  /** Throws `not-sealed`, `other-key`. */
  unseal(sealed: string): string;
  /** The key that `seal` uses now. */
  currentKey(): string;
}

const MARK = 'sealed:1';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** Makes the key file where there is none and `mayCreate`. Throws `key-missing`, `key-exposed`, `key-unreadable`. */
export function openSecrets(keyFile: string, { mayCreate }: { mayCreate: boolean }): Secrets {
  if (mayCreate && !existsSync(keyFile)) writeKeyFile(keyFile, newKeyRing());
  const ring = keyRingOf(keyFile);
  ring(); // trouble with it is said now
  return {
    keyFile,
    seal: (text) => seal(ring(), text),
    unseal: (sealed) => unseal(ring(), sealed, keyFile),
    currentKey: () => ring().current,
  };
}

/** The id of the key that something is sealed under. Throws `not-sealed`. */
export function keyIdOf(sealed: string): string {
  return partsOf(sealed).id;
}

/** The keys as the file has them now: another process may have rotated them. */
function keyRingOf(path: string): () => KeyRing {
  let seen = '';
  let ring: KeyRing | undefined;
  return () => {
    const now = existsSync(path) ? statSync(path, { bigint: true }) : null;
    const stamp = now ? `${now.ino} ${now.mtimeNs}` : '';
    if (!ring || stamp !== seen) ring = readKeyFile(path);
    seen = stamp;
    return ring;
  };
}

function seal({ current, keys }: KeyRing, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', keys.get(current)!, iv).setAAD(Buffer.from(`${MARK}:${current}`));
  const bytes = Buffer.concat([iv, cipher.update(text, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return `${MARK}:${current}:${bytes.toString('base64url')}`;
}

function unseal({ keys }: KeyRing, sealed: string, keyFile: string): string {
  const { id, bytes } = partsOf(sealed);
  const key = keys.get(id);
  if (!key) throw otherKey(keyFile, id);
  const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
    .setAAD(Buffer.from(`${MARK}:${id}`))
    .setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES, -TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    throw otherKey(keyFile, id);
  }
}

function partsOf(sealed: string): { id: string; bytes: Buffer } {
  const [, id, text] = /^sealed:1:([0-9a-f]{8}):([\w-]+)$/.exec(sealed) ?? [];
  const bytes = Buffer.from(text ?? '', 'base64url');
  if (id === undefined || bytes.length < IV_BYTES + TAG_BYTES)
    throw new SecretsError('not-sealed', 'Something stored as a secret is none. Enter that secret again.');
  return { id, bytes };
}

function otherKey(keyFile: string, id: string): SecretsError {
  return new SecretsError(
    'other-key',
    `A stored secret was sealed under the key ${id}, which ${keyFile} does not hold (or not as it was). Put the key file that belongs to this database back, or name it with RAPPORT_KEY_FILE.`,
  );
}
