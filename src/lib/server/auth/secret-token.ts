/** Tokens that only their holder knows: 256 random bits; we keep the SHA-256, which lets nobody in. */
import { createHash, randomBytes } from 'node:crypto';

/** Marks an API token, so that one in a log or a repository is recognised. */
export const apiTokenMark = 'rpt_';

export interface SecretToken {
  readonly token: string;
  readonly hash: string;
}

export function newSecretToken(mark = ''): SecretToken {
  const token = mark + randomBytes(32).toString('base64url');
  return { token, hash: hashOf(token) };
}

export function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}
