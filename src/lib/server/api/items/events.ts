import { z } from 'zod';
import { contentId } from '../../sources/csv/rows/content-id.ts';
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
  event: nameSchema.describe('What happened: "login", "order".'),
  observedAt: observedAtSchema.describe('When it happened. At most 5 minutes ahead of our clock.'),
  knownAt: knownAtSchema,
  properties: propertiesSchema,
  contact: contactSchema.optional(),
  messageId: messageIdSchema.describe(
    'Your id of this event. Without one, events that say the same of the same moment are one event.',
  ),
});

type Item = z.infer<typeof schema>;

/** Something that happened. */
export const events = itemKind<Item>({
  singular: 'event',
  schema,
  examples: [
    {
      account: 'A-1001',
      event: 'report exported',
      observedAt: '2026-03-01T14:30:00Z',
      properties: { format: 'pdf', pages: 12 },
      messageId: 'evt-90210',
    },
  ],
  async prepare(items, desk) {
    await desk.accounts.prepare(items.map(({ account }) => account));
    await prepareContacts(items, desk);
  },
  read(item, desk) {
    const accountId = desk.account(item.account);
    const times = desk.times(item);
    const properties = desk.properties(item.properties);
    if (accountId === undefined || times === null) return null;
    const contact = desk.contact(accountId, item.contact);
    if (!contact || desk.hasFaults()) return null;
    const id =
      item.messageId === undefined
        ? contentId('evt', desk.source, accountId, item.event, times.observedAt, properties, item.contact ?? null)
        : `${desk.source}:${item.messageId}`;
    return { accountId, events: [{ id, name: item.event, properties, ...times, ...contact }] };
  },
});
