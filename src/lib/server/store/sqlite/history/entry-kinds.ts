/** The entries beside observations: what each is about (`thing`), and the schema of the rest (`body`). */
import { outcomeKinds, type AccountHistory } from '#lib/core/signals/history.ts';
import { accountRoles, contactRoles } from '#lib/core/documents/nodes/recipients.ts';
import { isDateValue, type Value } from '#lib/core/values.ts';
import { z } from 'zod';

export type EntryList = Exclude<keyof AccountHistory, 'accountId' | 'observations'>;
export type EntryOf<List extends EntryList> = AccountHistory[List][number];

function isValue(value: unknown): value is Value {
  return value === null || typeof value !== 'object' || isDateValue(value);
}

const valueSchema = z.custom<Value>(isValue);

/** Checked in place: copying key by key would let a property called `__proto__` through to the prototype. */
const properties = z.custom<Readonly<Record<string, Value>>>(
  (found) =>
    typeof found === 'object' && found !== null && !Array.isArray(found) && Object.values(found).every(isValue),
);

const contactId = z.string().optional();
const withdrawn = z.boolean().optional();

interface EntryKind<List extends EntryList> {
  /** Stored; never renumbered. */
  readonly kind: number;
  readonly thing: (entry: Omit<EntryOf<List>, 'rev'>) => string;
  readonly body: z.ZodType<Omit<EntryOf<List>, 'observedAt' | 'knownAt' | 'rev' | 'assumed'>>;
}

/** Joins the parts of a thing's name; a control character no name contains. */
const joined = (...parts: string[]): string => parts.join('\u001f');

export const entryKinds: { readonly [List in EntryList]: EntryKind<List> } = {
  events: {
    kind: 1,
    thing: (entry) => entry.id,
    body: z.object({ id: z.string(), name: z.string(), properties, contactId, withdrawn }),
  },
  records: {
    kind: 2,
    thing: (entry) => joined(entry.record, entry.id),
    body: z.object({
      id: z.string(),
      record: z.string(),
      openedAt: z.number(),
      closedAt: z.number().nullable(),
      properties,
      contactId,
      withdrawn,
    }),
  },
  attributes: {
    kind: 3,
    thing: (entry) => entry.attribute,
    body: z.object({ attribute: z.string(), value: valueSchema, withdrawn }),
  },
  contactRoles: {
    kind: 4,
    thing: (entry) => joined(entry.role, entry.contactId),
    body: z.object({ contactId: z.string(), role: z.enum(contactRoles), active: z.boolean(), withdrawn }),
  },
  owners: {
    kind: 5,
    thing: (entry) => entry.role,
    body: z.object({ role: z.enum(accountRoles), userId: z.string().nullable(), withdrawn }),
  },
  overrides: {
    kind: 6,
    thing: (entry) => entry.model,
    body: z.object({
      model: z.string(),
      band: z.string().nullable(),
      reason: z.string(),
      expiresAt: z.number().nullable(),
      by: z.string(),
      withdrawn,
    }),
  },
  outcomes: {
    kind: 7,
    thing: (entry) => entry.outcome,
    body: z.object({
      outcome: z.enum(outcomeKinds),
      effectiveAt: z.number(),
      amount: z.number().nullable(),
      reason: z.string(),
      withdrawn,
    }),
  },
};

export const entryLists = Object.keys(entryKinds) as readonly EntryList[];

export const listOfKind: ReadonlyMap<number, EntryList> = new Map(
  entryLists.map((list) => [entryKinds[list].kind, list]),
);
