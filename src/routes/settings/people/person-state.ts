/** How a person stands towards signing in, and what roles are called. */
import type { ListedPerson, User } from '#lib/server/store/people-store.ts';

export const stateNames = {
  active: 'Active',
  invited: 'Invited',
  expired: 'Invitation expired',
  waiting: 'Not invited yet',
  disabled: 'Disabled',
} as const;

export type PersonState = keyof typeof stateNames;
export const states = Object.keys(stateNames) as readonly PersonState[];

type Standing = Pick<ListedPerson, 'disabledAt' | 'hasPassword' | 'hasIdentity' | 'lastSeenAt' | 'invitedUntil'>;

/** Active is who has, or has had, a way in. */
export function stateOf(person: Standing, now: number): PersonState {
  if (person.disabledAt !== null) return 'disabled';
  if (person.hasPassword || person.hasIdentity || person.lastSeenAt !== null) return 'active';
  if (person.invitedUntil === null) return 'waiting';
  return person.invitedUntil > now ? 'invited' : 'expired';
}

export const roleNames: Readonly<Record<User['role'], string>> = {
  admin: 'Admin',
  ops: 'Operations',
  lead: 'Team lead',
  csm: 'Customer success manager',
  viewer: 'Viewer',
};

export const roleOptions = (Object.keys(roleNames) as User['role'][]).map((value) => ({
  value,
  label: roleNames[value],
}));
