/** The ways to prove who one is. Each ends in a session's token, for the cookie. */
import type { AuthStore, Link } from '../store/auth-store.ts';
import type { User } from '../store/people-store.ts';
import { isPassword } from './passwords.ts';
import { hashOf, newSecretToken } from './secret-token.ts';
import { newSession } from './sessions.ts';

export interface SignInContext {
  readonly store: AuthStore;
  readonly now: number;
  /** The User-Agent header. */
  readonly device: string;
}

/** A session's token; `null` for a wrong address or password, an unset one, or a disabled person: all alike, and as slow. */
export async function signInByPassword(
  { store, now, device }: SignInContext,
  email: string,
  password: string,
): Promise<string | null> {
  const found = await store.findCredentials(email);
  const isRight = await isPassword(password, found?.passwordHash ?? null);
  if (!found || !isRight || found.user.disabledAt !== null) return null;
  const { token, session } = newSession('password', device, now);
  await store.startSession({ ...session, userId: found.user.id });
  return token;
}

/** A session's token and its person; `null` when the link does not work (any more). */
export async function signInByLink(
  { store, now, device }: SignInContext,
  link: string,
): Promise<{ readonly token: string; readonly user: User } | null> {
  const { token, session } = newSession('link', device, now);
  const user = await store.useLink(hashOf(link), ['sign-in'], now, { session });
  return user && { token, user };
}

/** Makes a one-time link's token. */
export async function makeLink(
  store: AuthStore,
  link: Pick<Link, 'kind' | 'userId' | 'createdBy'> & { readonly now: number; readonly lastsMs: number },
): Promise<string> {
  const { token, hash } = newSecretToken();
  const { kind, userId, createdBy, now, lastsMs } = link;
  await store.addLink({ hash, kind, userId, createdBy, createdAt: now, expiresAt: now + lastsMs, usedAt: null });
  return token;
}
