/** Who sends a request: whoever its Authorization header or its session cookie names. */
import type { AuthStore } from '../store/auth-store.ts';
import { scopes, type Caller, type Scope } from './caller.ts';
import { apiTokenMark, hashOf } from './secret-token.ts';
import { cookieName, findPerson } from './sessions.ts';

const touchMs = 60_000;

export interface Credential {
  /** The Authorization header. */
  readonly authorization: string | null;
  readonly cookie: (name: string) => string | undefined;
  readonly origin: string;
}

/** `refused`: a token was given and does not count. A stale cookie is no refusal: the person signs in anew. */
export async function findCaller(
  store: AuthStore,
  credential: Credential,
  now: number,
): Promise<Caller | null | 'refused'> {
  const token = readToken(credential.authorization);
  if (token !== undefined) return (await findProgram(store, token, now)) ?? 'refused';
  const cookie = credential.cookie(cookieName(credential.origin));
  const found = cookie ? await findPerson(store, cookie, now) : null;
  return found && { kind: 'person', user: found.user, sessionId: found.session.id };
}

/** `Bearer rpt_…`, or `Basic` with it as the user name, as the clients of Segment send their write key. */
function readToken(authorization: string | null): string | undefined {
  const [, scheme, value] = /^(bearer|basic) +(\S+)$/i.exec(authorization ?? '') ?? [];
  if (!scheme || !value) return authorization === null ? undefined : '';
  if (scheme.toLowerCase() === 'bearer') return value;
  return Buffer.from(value, 'base64').toString('utf8').split(':')[0] ?? '';
}

async function findProgram(store: AuthStore, token: string, now: number): Promise<Caller | null> {
  if (!token.startsWith(apiTokenMark)) return null;
  const found = await store.findApiToken(hashOf(token));
  if (!found || found.revokedAt !== null || (found.expiresAt !== null && found.expiresAt <= now)) return null;
  if (found.lastUsedAt === null || now - found.lastUsedAt >= touchMs) await store.touchApiToken(found.id, now);
  const { id: tokenId, name, source } = found;
  return { kind: 'program', tokenId, name, source, scopes: found.scopes.filter(isScope) };
}

const isScope = (scope: string): scope is Scope => (scopes as readonly string[]).includes(scope);
