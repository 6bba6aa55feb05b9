import { z } from 'zod';
import { keySchema } from '#lib/core/documents/nodes/node-type.ts';
import { typeOf } from '#lib/core/values.ts';
import {
  accountSchema,
  contactSchema,
  knownAtSchema,
  messageIdSchema,
  observedAtSchema,
  valueSchema,
} from './fields.ts';
import type { ItemDesk } from './item-desk.ts';
import { itemKind } from './item-kind.ts';

const schema = z.strictObject({
  account: accountSchema,
  signal: keySchema.describe('The key of a signal that is defined here.'),
  value: valueSchema.describe('Of the type of the signal; null takes back what was said for this moment.'),
  observedAt: observedAtSchema,
  knownAt: knownAtSchema,
  contact: contactSchema.optional(),
  messageId: messageIdSchema,
});

type Item = z.infer<typeof schema>;

/** One value of a signal. */
export const observations = itemKind<Item>({
  singular: 'observation',
  schema,
  examples: [
    { account: 'A-1001', signal: 'logins', value: 42, observedAt: '2026-03-01' },
    {
      account: { source: 'crm', id: 'CRM-7' },
      signal: 'logins',
      value: 17,
      observedAt: '2026-03-01T14:30:00Z',
      knownAt: '2026-03-02T06:00:00Z',
      messageId: 'usage-2026-03-01-7',
    },
  ],
  async prepare(items, desk) {
    await desk.accounts.prepare(items.map(({ account }) => account));
    await desk.signals.prepare(
      items.map(({ signal }) => signal),
      desk.now,
    );
    await prepareContacts(items, desk);
  },
  read(item, desk) {
    const accountId = desk.account(item.account);
    const value = valueOf(item, desk);
    const times = desk.times(item);
    if (accountId === undefined || value === undefined || times === null) return null;
    const contact = desk.contact(accountId, item.contact);
    return contact && { accountId, observations: [{ signal: item.signal, value, ...times, ...contact }] };
  },
});

/** Contacts of the accounts whose items name one. */
export async function prepareContacts(
  items: readonly { readonly account: Item['account']; readonly contact?: string | undefined }[],
  desk: ItemDesk,
): Promise<void> {
  const named = items.filter(({ contact }) => contact !== undefined);
  await desk.contacts.prepare(new Set(named.flatMap(({ account }) => desk.accounts.idOf(account) ?? [])));
}

/** As the signal's type and within its bounds. */
function valueOf({ signal: key, value: sent }: Item, desk: ItemDesk) {
  const signal = desk.signals.find(key);
  if (!signal) {
    desk.fault('unknown-signal', 'signal', `There is no signal "${key}"; define it first, or correct its key.`);
    return undefined;
  }
  const { type, min, max, derive } = signal;
  if (derive) {
    const from = derive.from;
    desk.fault('derived-signal', 'signal', `"${key}" is counted from ${from}; send those to /api/v1/${from}.`);
    return undefined;
  }
  const value = desk.value(sent, 'value');
  if (value === undefined || value === null) return value;
  if (typeOf(value) !== type) desk.fault('wrong-type', 'value', `"${key}" takes ${words[type]}; send its value so.`);
  else if (typeof value === 'number' && min !== undefined && value < min)
    desk.fault('out-of-range', 'value', `${value} is less than "${key}" can be (${min}); correct it.`);
  else if (typeof value === 'number' && max !== undefined && value > max)
    desk.fault('out-of-range', 'value', `${value} is more than "${key}" can be (${max}); correct it.`);
  else return value;
  return undefined;
}

const words = { number: 'a number', text: 'a text', boolean: 'true or false', date: '{ "date": "2026-03-01" }' };
