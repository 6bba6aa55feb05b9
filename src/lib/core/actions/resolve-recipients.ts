import type { ContactRole, Recipient } from '../documents/nodes/recipients.ts';
import { resolveOwner, type PeopleContext, type Person } from './resolve-owner.ts';

/** A contact of the account with the roles in force now. */
export interface Reachable {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly roles: readonly ContactRole[];
  readonly doNotContact: boolean;
}

export interface RecipientContext extends PeopleContext {
  readonly contacts: readonly Reachable[];
  readonly users: readonly (Person & { readonly name: string })[];
}

export interface Addressee {
  readonly name: string;
  readonly address: string;
  /** `null` for a colleague. */
  readonly contactId: string | null;
}

export interface Addressees {
  readonly recipients: readonly Addressee[];
  /** Why nobody is written to, as a sentence with the next step; `null` when somebody is. */
  readonly nobody: string | null;
}

/** To whom a message goes now: every reachable contact in the role, in id order and each address once, or one colleague. Nobody who asked not to be contacted. */
export function resolveRecipients(to: Recipient, context: RecipientContext): Addressees {
  return 'owner' in to ? toColleague(resolveOwner(to.owner, context), context) : toContacts(to.contact, context);
}

function toColleague(id: string | null, { users }: RecipientContext): Addressees {
  const user = users.find((each) => each.id === id);
  if (!user)
    return {
      recipients: [],
      nobody: 'Nobody fits the rule for this message; give the account an owner, or the owner a manager.',
    };
  return { recipients: [{ name: user.name, address: user.email, contactId: null }], nobody: null };
}

function toContacts(role: ContactRole, { contacts }: RecipientContext): Addressees {
  const inRole = contacts.filter((contact) => contact.roles.includes(role)).toSorted((a, b) => (a.id < b.id ? -1 : 1));
  // Whoever asked not to be contacted is not, even where another contact has the same address.
  const refused = new Set(contacts.filter((contact) => contact.doNotContact).map(addressKey));
  const willing = inRole.filter(
    (contact) => !contact.doNotContact && (addressKey(contact) === '' || !refused.has(addressKey(contact))),
  );
  const byAddress = new Map<string, Addressee>();
  for (const contact of willing) {
    const key = addressKey(contact);
    if (key !== '' && !byAddress.has(key))
      byAddress.set(key, { name: contact.name, address: contact.email!.trim(), contactId: contact.id });
  }
  const recipients = [...byAddress.values()];
  return { recipients, nobody: recipients.length > 0 ? null : whyNobody(role, inRole.length, willing.length) };
}

function addressKey({ email }: Reachable): string {
  return (email ?? '').trim().toLowerCase();
}

const roleNames: Record<ContactRole, string> = {
  decisionMaker: 'decision maker',
  champion: 'champion',
  sponsor: 'sponsor',
  user: 'user',
  blocker: 'blocker',
};

function whyNobody(role: ContactRole, inRole: number, willing: number): string {
  const name = roleNames[role];
  if (inRole === 0) return `The account has no ${name}; give a contact that role.`;
  if (willing === 0) return `The ${name} asked not to be contacted; call, or choose another role.`;
  return `The ${name} has no address to write to; add one.`;
}
