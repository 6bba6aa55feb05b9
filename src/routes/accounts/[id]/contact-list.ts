import { viewAccount } from '#lib/core/signals/account-view.ts';
import type { AccountHistory, ContactRoleEntry } from '#lib/core/signals/history.ts';
import type { ContactRole } from '#lib/core/documents/nodes/recipients.ts';
import type { Contact } from '#lib/server/store/history-store.ts';

export interface RoleHeld {
  readonly role: ContactRole;
  readonly since: number;
  /** When it was left, or `null` while it is held. */
  readonly until: number | null;
}

export interface ListedContact extends Contact {
  readonly roles: readonly RoleHeld[];
}

const order: readonly ContactRole[] = ['decisionMaker', 'champion', 'sponsor', 'user', 'blocker'];

/** Contacts with the roles they have or last had, those in a role first, the most important role first. */
export function listContacts(
  contacts: readonly Contact[],
  history: AccountHistory | undefined,
  at: number,
): ListedContact[] {
  const roles = new Map<string, RoleHeld[]>();
  for (const entries of history ? viewAccount(history, { at }).contactRoles.values() : []) {
    const held = lastStint(entries.filter((entry) => entry.observedAt <= at));
    if (held) roles.set(entries[0]!.contactId, [...(roles.get(entries[0]!.contactId) ?? []), held]);
  }
  const place = (contact: ListedContact) =>
    Math.min(...contact.roles.map(({ role, until }) => order.indexOf(role) + (until === null ? 0 : 10)), 20);
  return contacts
    .map((contact) => ({
      ...contact,
      roles: (roles.get(contact.id) ?? []).sort((a, b) => order.indexOf(a.role) - order.indexOf(b.role)),
    }))
    .sort((a, b) => place(a) - place(b) || a.name.localeCompare(b.name));
}

function lastStint(entries: readonly ContactRoleEntry[]): RoleHeld | null {
  let since: number | null = null;
  let until: number | null = null;
  for (const { active, observedAt } of entries) {
    if (active && (since === null || until !== null)) [since, until] = [observedAt, null];
    else if (!active && since !== null) until ??= observedAt;
  }
  return since === null ? null : { role: entries[0]!.role, since, until };
}
