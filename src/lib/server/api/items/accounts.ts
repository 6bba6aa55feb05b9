import { z } from 'zod';
import { keySchema } from '#lib/core/documents/nodes/node-type.ts';
import { accountRoles, type AccountRole } from '#lib/core/documents/nodes/recipients.ts';
import { plainDomain } from '../../sources/csv/rows/account-finder.ts';
import type { AccountChange } from '../../store/history-store.ts';
import { accountSchema, knownAtSchema, messageIdSchema, nameSchema, observedAtSchema, valueSchema } from './fields.ts';
import { isSameValue, type ItemDesk } from './item-desk.ts';
import { itemKind } from './item-kind.ts';

const schema = z.strictObject({
  account: accountSchema.describe(
    'Which account; one that does not exist is created. Its id as in import files (or our own, "acc_…"), or that of another system: { "source": "crm", "id": "0015" }.',
  ),
  name: nameSchema.optional(),
  externalIds: z
    .record(keySchema, nameSchema)
    .optional()
    .describe('Ids in other systems by source: { "crm": "0015", "domain": "acme.example" }. One per source.'),
  attributes: z
    .record(keySchema, valueSchema)
    .optional()
    .describe('Values from observedAt on; null: unknown from then on. What is not named stays as it is.'),
  owners: z
    .partialRecord(z.enum(accountRoles), z.email().max(320).nullable())
    .optional()
    .describe('E-mail addresses of our people by role; null: nobody.'),
  observedAt: observedAtSchema
    .optional()
    .describe('From when on this holds. Left out: now, and only what differs is kept.'),
  knownAt: knownAtSchema,
  messageId: messageIdSchema,
});

type Item = z.infer<typeof schema>;

/** Creates or changes an account. */
export const accounts = itemKind<Item>({
  singular: 'account',
  schema,
  examples: [
    { account: 'A-1001', name: 'Acme' },
    {
      account: { source: 'crm', id: 'CRM-7' },
      name: 'Bluebird Bakery',
      externalIds: { domain: 'bluebird.example' },
      attributes: { plan: 'Pro', arr: 48_000, renewalDate: { date: '2026-11-30' } },
      messageId: 'account-7-v3',
    },
  ],
  async prepare(items, desk) {
    await desk.accounts.prepare(items.map(({ account }) => account));
    await desk.prepareStanding(items.flatMap(({ account }) => desk.accounts.idOf(account) ?? []));
    if (items.some(({ owners }) => owners)) await desk.prepareUsers();
  },
  read(item, desk) {
    const isStated = item.observedAt !== undefined;
    const times = isStated
      ? desk.times({ observedAt: item.observedAt!, knownAt: item.knownAt })
      : { observedAt: desk.now, knownAt: desk.now };
    if (!isStated && item.knownAt !== undefined)
      desk.fault('missing-field', 'observedAt', '"knownAt" goes with "observedAt"; add that, or leave both out.');
    const attributes = Object.entries(item.attributes ?? {}).map(
      ([attribute, sent]) => [attribute, desk.value(sent, `attributes.${attribute}`)] as const,
    );
    const owners = ownersOf(item, desk);
    if (desk.hasFaults() || times === null) return null;
    const known = desk.accounts.idOf(item.account);
    const made = known === null ? desk.accounts.make(item.account) : null;
    const accountId = known ?? made!.id;
    const standing = desk.standing(accountId);
    const externalIds = { ...item.externalIds, ...(made ? { [made.source]: made.externalId } : {}) };
    if (externalIds['domain'] !== undefined) externalIds['domain'] = plainDomain(externalIds['domain']);
    const change: { -readonly [Key in keyof AccountChange]: AccountChange[Key] } = { accountId };
    const name = item.name ?? (made ? made.externalId : undefined);
    if (name !== undefined) change.name = standing.name = name;
    if (Object.keys(externalIds).length > 0) change.externalIds = externalIds;
    change.attributes = attributes.flatMap(([attribute, value]) => {
      if (value === undefined || (!isStated && isSameValue(standing.attributes.get(attribute) ?? null, value)))
        return [];
      standing.attributes.set(attribute, value);
      return [{ attribute, value, ...times }];
    });
    change.owners = owners.flatMap(({ role, userId }) => {
      if (!isStated && (standing.owners.get(role) ?? null) === userId) return [];
      if (userId === null) standing.owners.delete(role);
      else standing.owners.set(role, userId);
      return [{ role, userId, ...times }];
    });
    return change;
  },
});

function ownersOf({ owners = {} }: Item, desk: ItemDesk): { role: AccountRole; userId: string | null }[] {
  return accountRoles.flatMap((role): { role: AccountRole; userId: string | null }[] => {
    const email = owners[role];
    if (email === undefined) return [];
    if (email === null) return [{ role, userId: null }];
    const userId = desk.user(email);
    if (userId !== undefined) return [{ role, userId }];
    desk.fault(
      'unknown-user',
      `owners.${role}`,
      `Nobody here has the address "${email}"; invite them first, or leave it out.`,
    );
    return [];
  });
}
