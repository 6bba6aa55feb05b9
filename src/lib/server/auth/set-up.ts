/** A new server lets the first person in by a one-time link, which only whoever started it can read. */
import type { AuthStore } from '../store/auth-store.ts';
import type { PeopleStore } from '../store/people-store.ts';
import { makeLink } from './sign-in.ts';

const day = 86_400_000;

/** Those that have an admin: they keep one. */
const finished = new WeakSet<object>();

/** Whether there is an admin; without one nobody could let anybody in. */
export async function isSetUp(store: PeopleStore): Promise<boolean> {
  if (finished.has(store)) return true;
  const hasAdmin = (await store.listUsers()).some(({ role }) => role === 'admin');
  if (hasAdmin) finished.add(store);
  return hasAdmin;
}

/** The token of a new set-up link, valid for a day, which ends the one before it; `null` when it is not needed. */
export async function makeSetUpLink(store: AuthStore & PeopleStore, now: number): Promise<string | null> {
  if (await isSetUp(store)) return null;
  return makeLink(store, { kind: 'setup', userId: null, createdBy: 'rapport', now, lastsMs: day });
}
