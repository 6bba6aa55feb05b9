import { z } from 'zod';
import type { RecordEntry } from '#lib/core/signals/history.ts';
import {
  accountSchema,
  contactSchema,
  knownAtSchema,
  messageIdSchema,
  nameSchema,
  observedAtSchema,
  propertiesSchema,
} from './fields.ts';
import { itemKind } from './item-kind.ts';
import { prepareContacts } from './observations.ts';

const schema = z.strictObject({
  account: accountSchema,
  record: nameSchema.describe('What it is: "ticket", "order", "goal".'),
  id: nameSchema.describe('The id it has with you.'),
  openedAt: observedAtSchema,
  closedAt: observedAtSchema.nullable().optional().describe('Left out or null while it is open.'),
  properties: propertiesSchema,
  contact: contactSchema.optional(),
  observedAt: observedAtSchema
    .optional()
    .describe(
      'From when on it was so, for a later version (another severity, opened again). Left out: since it was opened, and closed.',
    ),
  knownAt: knownAtSchema,
  messageId: messageIdSchema,
});

type Item = z.infer<typeof schema>;

/** Something with a life: a version of it replaces the one before. */
export const records = itemKind<Item>({
  singular: 'record',
  schema,
  examples: [
    {
      account: 'A-1001',
      record: 'ticket',
      id: 'T-4711',
      openedAt: '2026-03-01T09:00:00Z',
      properties: { severity: 'high' },
    },
    {
      account: 'A-1001',
      record: 'ticket',
      id: 'T-4711',
      openedAt: '2026-03-01T09:00:00Z',
      closedAt: '2026-03-02T16:20:00Z',
      properties: { severity: 'high' },
    },
  ],
  async prepare(items, desk) {
    await desk.accounts.prepare(items.map(({ account }) => account));
    await prepareContacts(items, desk);
  },
  read(item, desk) {
    const accountId = desk.account(item.account);
    const openedAt = desk.moment(item.openedAt, 'openedAt');
    const closedAt = item.closedAt == null ? null : desk.moment(item.closedAt, 'closedAt');
    const observedAt = item.observedAt === undefined ? null : desk.moment(item.observedAt, 'observedAt');
    const knownAt = item.knownAt === undefined ? desk.now : desk.moment(item.knownAt, 'knownAt');
    const properties = desk.properties(item.properties);
    if (typeof openedAt === 'number' && typeof closedAt === 'number' && closedAt < openedAt)
      desk.fault('out-of-order', 'closedAt', 'It was closed before it was opened; correct one of the two.');
    if (accountId === undefined || openedAt === undefined || closedAt === undefined || observedAt === undefined)
      return null;
    const contact = desk.contact(accountId, item.contact);
    if (!contact || knownAt === undefined || desk.hasFaults()) return null;
    const version = (at: number, closed: number | null): Omit<RecordEntry, 'rev'> => ({
      id: `${desk.source}:${item.id}`,
      record: item.record,
      openedAt,
      closedAt: closed,
      properties,
      observedAt: at,
      knownAt: Math.min(knownAt, desk.now),
      ...contact,
    });
    if (observedAt !== null) return { accountId, records: [version(observedAt, closedAt)] };
    // Two versions of one moment would change places whenever it is sent again.
    const opened = closedAt === openedAt ? [] : [version(openedAt, null)];
    return { accountId, records: [...opened, ...(closedAt === null ? [] : [version(closedAt, closedAt)])] };
  },
});
