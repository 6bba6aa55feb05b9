/** Sessions of people, run by lucia over our store. lucia's session id is the SHA-256 of the cookie's token, so the database cannot be turned into cookies. */
import { Lucia, TimeSpan, type Adapter, type DatabaseSession } from 'lucia';
import type { AuthStore, Session } from '../store/auth-store.ts';
import type { User } from '../store/people-store.ts';
import { hashOf, newSecretToken } from './secret-token.ts';

declare module 'lucia' {
  interface Register {
    DatabaseUserAttributes: { readonly person: User };
    DatabaseSessionAttributes: { readonly stored: Session };
  }
}

const hour = 3_600_000;
const idleHours = 12;
export const idleMs = idleHours * hour;
export const absoluteMs = 14 * 24 * hour;
/** How stale the moment of last use may be. */
const touchMs = 5 * 60_000;

export interface Cookie {
  readonly name: string;
  readonly value: string;
  readonly attributes: {
    readonly path: string;
    readonly httpOnly: true;
    readonly sameSite: 'lax';
    readonly secure: boolean;
    /** Seconds; 0 takes the cookie away. */
    readonly maxAge: number;
  };
}

/** Where the browser finds us, as in `http://localhost:4400`. Cookies of one host reach all its ports, so a plain one names its own. */
export function cookieName(origin: string): string {
  const { protocol, port } = new URL(origin);
  return protocol === 'https:' ? '__Host-rapport' : `rapport-${port || '80'}`;
}

export function cookieOf(origin: string, token: string | null): Cookie {
  const secure = new URL(origin).protocol === 'https:';
  const maxAge = token === null ? 0 : absoluteMs / 1000;
  return {
    name: cookieName(origin),
    value: token ?? '',
    attributes: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge },
  };
}

export interface NewSession {
  /** For the cookie; nobody else ever gets it. */
  readonly token: string;
  readonly session: Omit<Session, 'userId'>;
}

/** A session to be, for verbs of the store that start one with something else. `device`: the User-Agent header. */
export function newSession(factor: Session['factor'], device: string, now: number): NewSession {
  const { token, hash } = newSecretToken();
  const session = {
    id: hash,
    factor,
    device: device.slice(0, 200),
    createdAt: now,
    lastUsedAt: now,
    expiresAt: now + idleMs,
    endsAt: now + absoluteMs,
  };
  return { token, session };
}

/** Who holds a session's token; `null` when it is unknown, past a limit, or its person is disabled. Moves the idle limit on. */
export async function findPerson(
  store: AuthStore,
  token: string,
  now: number,
): Promise<{ readonly user: User; readonly session: Session } | null> {
  const lucia = new Lucia(adapterOf(store, now), {
    sessionExpiresIn: new TimeSpan(idleHours, 'h'),
    getUserAttributes: ({ person }) => ({ person }),
    getSessionAttributes: ({ stored }) => ({ stored }),
  });
  const found = await lucia.validateSession(hashOf(token));
  if (!found.session) return null;
  const { person } = found.user as typeof found.user & { person: User };
  const { stored } = found.session as typeof found.session & { stored: Session };
  if (!found.session.fresh && now - stored.lastUsedAt >= touchMs) await touch(store, stored, now);
  return { user: person, session: stored };
}

function touch(store: AuthStore, { id, endsAt }: Session, now: number): Promise<void> {
  return store.touchSession(id, now, Math.min(now + idleMs, endsAt));
}

/** What lucia asks of a database. It judges the idle limit; the absolute one and disabled people it never gets to see. */
function adapterOf(store: AuthStore, now: number): Adapter {
  const asLucia = (stored: Session): DatabaseSession => ({
    id: stored.id,
    userId: stored.userId,
    expiresAt: new Date(Math.min(stored.expiresAt, stored.endsAt)),
    attributes: { stored },
  });
  return {
    async getSessionAndUser(id) {
      const found = await store.readSession(id);
      if (!found || found.user.disabledAt !== null || found.session.endsAt <= now) return [null, null];
      return [asLucia(found.session), { id: found.user.id, attributes: { person: found.user } }];
    },
    getUserSessions: async (userId) => (await store.listSessions(userId)).map(asLucia),
    setSession: ({ attributes }) => store.startSession(attributes.stored),
    async updateSessionExpiration(id) {
      const found = await store.readSession(id);
      if (found) await touch(store, found.session, now);
    },
    deleteSession: (id) => store.endSession(id, 'rapport', now),
    async deleteUserSessions(userId) {
      await store.endSessions(userId, 'rapport', now);
    },
    deleteExpiredSessions: () => store.dropExpired(now),
  };
}
