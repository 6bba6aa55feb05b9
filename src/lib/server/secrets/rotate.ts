import type { SecretStore } from '../store/secret-store.ts';
import { onlyCurrent, readKeyFile, withNewKey, writeKeyFile } from './key-file.ts';
import { keyIdOf, type Secrets } from './secrets.ts';

export interface Rotation {
  readonly key: string;
  readonly resealed: number;
  /** Keys that backups from before may need; empty when they were forgotten. */
  readonly kept: readonly string[];
}

/** A server may seal something under the old key between our look and our write. */
const MOST_ROUNDS = 5;

/**
 * Makes a new key, seals every stored secret under it, and keeps the older keys for older backups unless told to forget them. Each step
 * leaves a key file that can read the database: a crash in between costs nothing.
 */
export async function rotateSecrets(
  store: Pick<SecretStore, 'listSealed' | 'reseal'>,
  secrets: Secrets,
  how: { readonly forgetOld: boolean; readonly actor: string; readonly at: number },
): Promise<Rotation> {
  writeKeyFile(secrets.keyFile, withNewKey(readKeyFile(secrets.keyFile)));
  const key = secrets.currentKey();
  let resealed = 0;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const old = (await store.listSealed()).filter((sealed) => keyIdOf(sealed) !== key);
    if (old.length === 0) break;
    const pairs = old.map((from) => ({ from, to: secrets.seal(secrets.unseal(from)) }));
    resealed += await store.reseal(pairs, how.actor, how.at);
  }
  const isClean = (await store.listSealed()).every((sealed) => keyIdOf(sealed) === key);
  if (how.forgetOld && isClean) writeKeyFile(secrets.keyFile, onlyCurrent(readKeyFile(secrets.keyFile)));
  const kept = [...readKeyFile(secrets.keyFile).keys.keys()].filter((id) => id !== key);
  return { key, resealed, kept };
}
