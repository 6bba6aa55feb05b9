/** Contacts of the accounts at hand, by external id and e-mail address. */
import type { Contact } from '../../../store/history-store.ts';

export interface ContactFinder {
  prepare(accountIds: Iterable<string>): Promise<void>;
  find(
    accountId: string,
    by: { externalId?: string | null; email?: string | null; name?: string | null },
  ): Contact | undefined;
  /** Remembers a contact this file brings. */
  remember(contact: Contact): void;
}

const most = 5000;

export function newContactFinder(store: {
  readContacts(accountId: string): Promise<readonly Contact[]>;
}): ContactFinder {
  const byAccount = new Map<string, Map<string, Contact>>();
  const keep = (contact: Contact) => {
    const contacts = byAccount.get(contact.accountId) ?? new Map<string, Contact>();
    byAccount.set(contact.accountId, contacts);
    if (contact.externalId) contacts.set(`id ${contact.externalId}`, contact);
    if (contact.email) contacts.set(`mail ${contact.email.toLowerCase()}`, contact);
    contacts.set(`name ${contact.name.toLowerCase()}`, contact);
  };
  return {
    async prepare(accountIds) {
      if (byAccount.size > most) byAccount.clear();
      for (const id of accountIds) {
        if (byAccount.has(id)) continue;
        byAccount.set(id, new Map());
        for (const contact of await store.readContacts(id)) keep(contact);
      }
    },
    find(accountId, { externalId, email, name }) {
      const contacts = byAccount.get(accountId);
      if (!contacts) return undefined;
      const known = externalId ? contacts.get(`id ${externalId}`) : undefined;
      if (known) return known;
      const mailed = email ? contacts.get(`mail ${email.toLowerCase()}`) : undefined;
      if (mailed || externalId || email) return mailed;
      return name ? contacts.get(`name ${name.toLowerCase()}`) : undefined;
    },
    remember: keep,
  };
}
