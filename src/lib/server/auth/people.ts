/** What an admin does about other people's sign-in. Making and changing the people themselves is elsewhere. */
import type { AuthStore } from '../store/auth-store.ts';
import { makeLink } from './sign-in.ts';

export interface AdminAct {
  readonly store: AuthStore;
  readonly now: number;
  /** The actor. */
  readonly by: string;
  /** As in `https://rapport.example`: where the links lead. */
  readonly origin: string;
}

const day = 86_400_000;

/** A link, valid for 7 days, by which a person who was added sets a first password. An older one stops working. */
export async function inviteUser({ store, now, by, origin }: AdminAct, userId: string): Promise<string> {
  const token = await makeLink(store, { kind: 'invitation', userId, createdBy: by, now, lastsMs: 7 * day });
  return `${origin}/invite/${token}`;
}

/** A link, valid for a day, by which a person sets a new password. The old one works until then. */
export async function resetLink({ store, now, by, origin }: AdminAct, userId: string): Promise<string> {
  const token = await makeLink(store, { kind: 'reset', userId, createdBy: by, now, lastsMs: day });
  return `${origin}/reset/${token}`;
}

/** Out at the next request. False when there is no such person. */
export function disableUser({ store, now, by }: AdminAct, userId: string): Promise<boolean> {
  return store.setDisabled(userId, true, by, now);
}

/** May sign in again, with the old password. */
export function enableUser({ store, now, by }: AdminAct, userId: string): Promise<boolean> {
  return store.setDisabled(userId, false, by, now);
}
