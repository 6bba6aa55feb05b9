/** How the payload of a webhook becomes items: which of its fields is what. Made by clicking on a sample. */
import { z } from 'zod';
import { keySchema } from '#lib/core/documents/nodes/node-type.ts';
import { nameSchema } from '../../api/items/fields.ts';
import type { KindName } from '../../api/items/kinds.ts';

/** From the outermost name inwards; places in lists are counted from "0". */
const pathSchema = z.array(z.string().max(200)).min(1).max(20);

export type Path = readonly string[];

export const mappingKinds = ['account', 'contact', 'observation', 'event', 'record'] as const;
export type MappingKind = (typeof mappingKinds)[number];

export const kindNames: Readonly<Record<MappingKind, KindName>> = {
  account: 'accounts',
  contact: 'contacts',
  observation: 'observations',
  event: 'events',
  record: 'records',
};

/** From a field of the payload, or the same for all. */
const bindingSchema = z.union([z.strictObject({ path: pathSchema }), z.strictObject({ text: nameSchema })]);

export type Binding = z.infer<typeof bindingSchema>;

export const mappingSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9]{1,12}$/),
  kind: z.enum(mappingKinds),
  /** Which deliveries it is for; `null`: all. */
  when: z.strictObject({ path: pathSchema, is: z.string().min(1).max(200) }).nullable(),
  /** The system whose ids name the account; `null`: those of import files. */
  accountSource: keySchema.nullable(),
  /** By the field of the item. */
  fields: z.record(keySchema, bindingSchema),
  /** What goes along as attributes or properties; an object brings all that is in it. */
  properties: z.array(z.strictObject({ name: nameSchema, path: pathSchema })).max(100),
});

export type Mapping = z.infer<typeof mappingSchema>;

export const mappingsSchema = z.array(mappingSchema).max(20);

/** As stored; what cannot be read any more counts as none. */
export function readMappings(stored: unknown): readonly Mapping[] {
  return mappingsSchema.safeParse(stored).data ?? [];
}

export interface FieldSpec {
  readonly name: string;
  readonly label: string;
  readonly isNeeded: boolean;
  /** `moment`: ISO 8601, or seconds or milliseconds since 1970. */
  readonly takes: 'id' | 'text' | 'moment' | 'value';
  /** The same text may stand for every delivery. */
  readonly mayBeText: boolean;
  readonly hint?: string;
}

const field = (
  name: string,
  label: string,
  takes: FieldSpec['takes'],
  more: { isNeeded?: boolean; mayBeText?: boolean; hint?: string } = {},
): FieldSpec => ({ name, label, takes, isNeeded: false, mayBeText: false, ...more });

const account = field('account', 'Account id', 'id', { isNeeded: true });
const contact = field('contact', 'Contact', 'id', { hint: 'Its id with the sender, or its e-mail address.' });
const observedAt = field('observedAt', 'Time', 'moment', { hint: 'Left out: when it was sent.' });

/** What an item of each kind is made of. */
export const fieldsOf: Readonly<Record<MappingKind, readonly FieldSpec[]>> = {
  account: [account, field('name', 'Name', 'text'), observedAt],
  contact: [
    account,
    field('id', 'Contact id', 'id'),
    field('email', 'E-mail address', 'text'),
    field('name', 'Name', 'text'),
    field('title', 'Title', 'text'),
    observedAt,
  ],
  observation: [
    account,
    field('signal', 'Signal', 'text', { isNeeded: true, mayBeText: true, hint: 'The key of a signal.' }),
    field('value', 'Value', 'value', { isNeeded: true }),
    observedAt,
    contact,
  ],
  event: [
    account,
    field('event', 'Name of the event', 'text', { isNeeded: true, mayBeText: true }),
    observedAt,
    contact,
  ],
  record: [
    account,
    field('record', 'What it is', 'text', { isNeeded: true, mayBeText: true, hint: 'For example: ticket.' }),
    field('id', 'Its id', 'id', { isNeeded: true }),
    field('openedAt', 'Opened', 'moment', { isNeeded: true }),
    field('closedAt', 'Closed', 'moment'),
    field('observedAt', 'Time of this version', 'moment', { hint: 'For later versions of the same one.' }),
    contact,
  ],
};

/** What more of the payload an item takes along, by its name in items; `null`: nothing. */
export const moreOf: Readonly<Record<MappingKind, 'attributes' | 'properties' | null>> = {
  account: 'attributes',
  contact: null,
  observation: null,
  event: 'properties',
  record: 'properties',
};
