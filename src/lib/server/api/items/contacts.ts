import { z } from 'zod';
import { contactRoles, type ContactRole } from '#lib/core/documents/nodes/recipients.ts';
import { contentId } from '../../sources/csv/rows/content-id.ts';
import type { Contact } from '../../store/history-store.ts';
import { accountSchema, messageIdSchema, nameSchema, observedAtSchema } from './fields.ts';
import { isSameContact, type ItemDesk } from './item-desk.ts';
import { itemKind } from './item-kind.ts';

const schema = z
  .strictObject({
    account: accountSchema,
    id: nameSchema.optional().describe('The id it has with you.'),
    email: z.email().max(320).optional(),
    name: nameSchema.optional(),
    title: z.string().max(200).optional(),
    doNotContact: z.boolean().optional().describe('Nothing is sent to this person.'),
    roles: z
      .array(z.enum(contactRoles))
      .max(contactRoles.length)
      .optional()
      .describe('All roles the contact has from observedAt on; others it had end then. Left out: they stay.'),
    observedAt: observedAtSchema.optional().describe('From when on the roles hold. Left out: now.'),
    messageId: messageIdSchema,
  })
  .describe('A contact is known by its id, else its e-mail address, else its name; at least one of them is needed.');

type Item = z.infer<typeof schema>;

/** Creates or changes a contact of an account. */
export const contacts = itemKind<Item>({
  singular: 'contact',
  schema,
  examples: [
    {
      account: 'A-1001',
      id: 'u-17',
      email: 'ana@acme.example',
      name: 'Ana Silva',
      title: 'Head of Operations',
      roles: ['champion'],
    },
  ],
  async prepare(items, desk) {
    await desk.accounts.prepare(items.map(({ account }) => account));
    const ids = new Set(items.flatMap(({ account }) => desk.accounts.idOf(account) ?? []));
    await desk.contacts.prepare(ids);
    if (items.some(({ roles }) => roles)) await desk.prepareRoles([...ids]);
  },
  read(item, desk) {
    const accountId = desk.account(item.account);
    const identity = item.id ?? item.email?.toLowerCase() ?? item.name?.toLowerCase();
    if (identity === undefined)
      desk.fault('missing-field', 'id', 'A contact needs an id, an e-mail address or a name.');
    const observedAt = item.observedAt === undefined ? desk.now : desk.moment(item.observedAt, 'observedAt');
    if (accountId === undefined || identity === undefined || observedAt === undefined || desk.hasFaults()) return null;
    const stored = desk.contacts.find(accountId, {
      externalId: item.id ?? null,
      email: item.email ?? null,
      name: item.name ?? null,
    });
    const contact: Contact = {
      id: stored?.id ?? contentId('con', accountId, identity),
      accountId,
      name: item.name ?? stored?.name ?? item.email ?? identity,
      email: item.email ?? stored?.email ?? null,
      externalId: item.id ?? stored?.externalId ?? null,
      title: item.title ?? stored?.title ?? null,
      doNotContact: item.doNotContact ?? stored?.doNotContact ?? false,
    };
    desk.contacts.remember(contact);
    return {
      accountId,
      contacts: stored && isSameContact(stored, contact) ? [] : [contact],
      contactRoles: item.roles ? changedRoles(contact.id, item.roles, observedAt, desk) : [],
    };
  },
});

/** Roles that begin and those that end. */
function changedRoles(contactId: string, roles: readonly ContactRole[], observedAt: number, desk: ItemDesk) {
  const held = desk.rolesOf(contactId);
  const changed = contactRoles.filter((role) => roles.includes(role) !== held.has(role));
  return changed.map((role) => {
    const active = roles.includes(role);
    if (active) held.add(role);
    else held.delete(role);
    return { contactId, role, active, observedAt, knownAt: desk.now };
  });
}
