/** The ways to prove who one is. Each ends in a session's token for the cookie, or in a ticket for the second step. */
import type { Secrets } from '../secrets/secrets.ts';
import type { AuthStore, Credentials, Link, Session } from '../store/auth-store.ts';
import { hashPassword, isPassword } from './passwords.ts';
import { recoveryHash, stepOf } from './second-factor.ts';
import { hashOf, newSecretToken } from './secret-token.ts';
import { newSession } from './sessions.ts';

export interface SignInContext {
  readonly store: AuthStore;
  readonly now: number;
  /** The User-Agent header. */
  readonly device: string;
}

/** `code`: the ticket and a code of the second factor make a session. */
export type SignedIn = { readonly is: 'signed-in' | 'code'; readonly token: string };

const ticketMs = 5 * 60_000;

/** `null` for a wrong address or password, an unset one, or a disabled person: all alike, and as slow. */
export async function signInByPassword(
  context: SignInContext,
  email: string,
  password: string,
): Promise<SignedIn | null> {
  const found = await context.store.findCredentials(email);
  const isRight = await isPassword(password, found?.passwordHash ?? null);
  return found && isRight && found.user.disabledAt === null ? begin(context, found, 'password') : null;
}

/** By a one-time link; `null` when it does not work (any more). */
export async function signInByLink(context: SignInContext, link: string): Promise<SignedIn | null> {
  const user = await context.store.useLink(hashOf(link), ['sign-in'], context.now, {});
  const found = user && (await context.store.readCredentials(user.id));
  return found && begin(context, found, 'link');
}

/** Sets a password by a link of these kinds; `null` when it does not work (any more). Whoever has a second factor goes on to it. */
export async function setPasswordByLink(
  context: SignInContext,
  link: string,
  kind: 'invitation' | 'reset',
  password: string,
): Promise<SignedIn | null> {
  const passwordHash = await hashPassword(password);
  const user = await context.store.useLink(hashOf(link), [kind], context.now, { passwordHash });
  const found = user && (await context.store.readCredentials(user.id));
  return found && begin(context, found, 'link');
}

/** For somebody whose identity is beyond doubt but for the second factor. */
export async function begin(
  { store, now, device }: SignInContext,
  { user, hasSecondFactor }: Credentials,
  factor: Session['factor'],
): Promise<SignedIn> {
  if (hasSecondFactor) {
    const ticket = { kind: 'second-factor', userId: user.id, createdBy: user.id, now, lastsMs: ticketMs } as const;
    return { is: 'code', token: await makeLink(store, ticket) };
  }
  const { token, session } = newSession(factor, device, now);
  await store.startSession({ ...session, userId: user.id });
  return { is: 'signed-in', token };
}

/** The person whose second step a ticket is; `null` when it is none (any more). */
export async function readTicket({ store, now }: SignInContext, ticket: string): Promise<string | null> {
  const link = await store.readLink(hashOf(ticket), now);
  return link?.kind === 'second-factor' ? link.userId : null;
}

/** The second step, by a code of the app or a recovery code; `null` for a wrong or used one. */
export async function signInByCode(
  { store, now, device }: SignInContext,
  secrets: Secrets,
  ticket: string,
  code: string,
): Promise<string | null> {
  const userId = await readTicket({ store, now, device }, ticket);
  const factor = userId && (await store.readSecondFactor(userId));
  if (!factor || factor.confirmedAt === null) return null;
  const step = await stepOf(secrets.unseal(factor.sealedSecret), code, now);
  const proof = step === null ? { code: recoveryHash(userId, code) } : { step };
  const { token, session } = newSession('password+code', device, now);
  const user = await store.useLink(hashOf(ticket), ['second-factor'], now, { session, proof });
  return user && token;
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
