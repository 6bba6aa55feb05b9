import type { SecretStore } from '../store/secret-store.ts';
import { openSecrets, type Secrets } from './secrets.ts';

/**
 * The secrets of a database: a key is made for one that never had any; one that had is refused without its own key, before anything is
 * sealed under another. Throws `key-missing`, `other-key` and what reading the key file throws.
 */
export async function openSecretsOf(
  store: Pick<SecretStore, 'readKeyProof' | 'saveKeyProof'>,
  keyFile: string,
): Promise<Secrets> {
  const proof = await store.readKeyProof();
  const secrets = openSecrets(keyFile, { mayCreate: proof === null });
  if (proof === null) await store.saveKeyProof(secrets.seal('rapport'));
  else secrets.unseal(proof);
  return secrets;
}
