import type { ContactRole } from '../documents/nodes/recipients.ts';
import type { AccountHistory, Horizon } from './history.ts';
import { versionsByThing } from './versions.ts';

/** Which roles each contact has as of the horizon, and since when without a break (epoch ms), by contact id. */
export function rolesAsOf(
  history: AccountHistory,
  horizon: Horizon,
): ReadonlyMap<string, readonly { readonly role: ContactRole; readonly since: number }[]> {
  const roles = new Map<string, { role: ContactRole; since: number }[]>();
  for (const versions of versionsByThing(
    history.contactRoles,
    (entry) => `${entry.role} ${entry.contactId}`,
    horizon,
  ).values()) {
    const first = versions[versions.findLastIndex((entry) => !entry.active) + 1];
    if (!first) continue;
    const { contactId, role, observedAt: since } = first;
    roles.set(contactId, [...(roles.get(contactId) ?? []), { role, since }]);
  }
  return roles;
}
