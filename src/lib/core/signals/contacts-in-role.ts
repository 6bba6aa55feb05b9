import type { ContactRole } from '../documents/nodes/recipients.ts';
import type { AccountHistory, Horizon } from './history.ts';
import { versionAt, versionsByThing } from './versions.ts';

/** Which roles each contact has as of the horizon, and since when (epoch ms), by contact id. */
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
    const entry = versionAt(versions, horizon.at);
    if (entry?.active)
      roles.set(entry.contactId, [
        ...(roles.get(entry.contactId) ?? []),
        { role: entry.role, since: entry.observedAt },
      ]);
  }
  return roles;
}
