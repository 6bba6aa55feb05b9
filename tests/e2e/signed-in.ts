import type { BrowserContextOptions } from '@playwright/test';
import { newSession, cookieOf } from '#lib/server/auth/sessions.ts';
import { connectStore } from '#lib/server/store/remote/remote-store.ts';
import { socketPathOf } from '#lib/server/store/remote/socket-path.ts';
import type { User } from '#lib/server/store/people-store.ts';
import type { RunningServer } from './server.ts';

const nobodyYet = { teamId: null, managerId: null, coverId: null, awayFrom: null, awayUntil: null, disabledAt: null };

/** Who signs in where a test does not say otherwise. */
export const admin: User = {
  id: 'user-root',
  name: 'Root Admin',
  email: 'root@rapport.test',
  role: 'admin',
  ...nobodyYet,
};

/** A person as the tests need one. */
export const personOf = (id: string, role: User['role'], more: Partial<User> = {}): User => ({
  id: `user-${id}`,
  name: id,
  email: `${id}@rapport.test`,
  role,
  ...nobodyYet,
  ...more,
});

/** What a browser holds after signing in, by a session made in the database: a new one each time. */
export async function signedIn(
  { address, data }: RunningServer,
  user: User = admin,
): Promise<Exclude<BrowserContextOptions['storageState'], string | undefined>> {
  const store = await connectStore(socketPathOf(data));
  if (!store) throw new Error(`No server serves ${data}.`);
  const known = (await store.listUsers()).some(({ id }) => id === user.id);
  if (!known) await store.savePeople([user], []);
  const { token, session } = newSession('password', 'test', Date.now());
  await store.startSession({ ...session, userId: user.id });
  await store.close();
  const { name, value, attributes } = cookieOf(address, token);
  const { hostname } = new URL(address);
  const cookie = {
    name,
    value,
    domain: hostname,
    path: attributes.path,
    httpOnly: true,
    secure: attributes.secure,
    sameSite: 'Lax' as const,
    expires: -1,
  };
  return { cookies: [cookie], origins: [] };
}
