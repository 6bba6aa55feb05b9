/** Which column of a file means what. Made by a proposal, adjusted by a person, remembered per source and kind. */
import { z } from 'zod';
import { attributeName } from '#lib/core/documents/nodes/attribute.ts';
import { keySchema } from '#lib/core/documents/nodes/node-type.ts';
import { accountRoles, contactRoles } from '#lib/core/documents/nodes/recipients.ts';
import { problem, type Problem } from '#lib/core/problems.ts';
import { outcomeKinds } from '#lib/core/signals/history.ts';
import { formatSchema } from './cells/format.ts';

const column = z.string().min(1).max(200);

/** A column and how its cells are read; without a type the place it is mapped to decides. */
const fieldSchema = z.strictObject({ column, format: formatSchema.default({}) });

export type Field = z.infer<typeof fieldSchema>;

const constant = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([fieldSchema, z.strictObject({ constant: schema })]);

/** The column with the account's id, and whose id it is: `account` for ours, else the name of a source (`crm`, `domain`). */
const accountSchema = z.strictObject({ column, source: z.string().min(1).max(100).default('account') });

/** When we learned it: from a column, or so many days after it was true (marks entries as assumed). Left out: now. */
const knownSchema = z.union([fieldSchema, z.strictObject({ lagDays: z.number().min(0).max(3650) })]);

const every = { account: accountSchema, known: knownSchema.optional() };
const properties = z
  .array(z.strictObject({ column, property: keySchema, format: formatSchema.default({}) }))
  .max(500)
  .default([]);

export const mappingSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    ...every,
    kind: z.literal('accounts'),
    name: fieldSchema.optional(),
    /** Ids of the account in other systems. */
    externalIds: z
      .array(z.strictObject({ column, source: z.string().min(1).max(100) }))
      .max(50)
      .default([]),
    /** The cell holds the e-mail address of one of our people. */
    owners: z
      .array(z.strictObject({ column, role: z.enum(accountRoles) }))
      .max(10)
      .default([]),
    attributes: z
      .array(z.strictObject({ column, attribute: attributeName, format: formatSchema.default({}) }))
      .max(500)
      .default([]),
    /** When the row was true. Left out: now, and only what differs from the stored account is an entry. */
    observed: fieldSchema.optional(),
  }),
  z.strictObject({
    ...every,
    kind: z.literal('usage'),
    date: fieldSchema,
    layout: z.discriminatedUnion('shape', [
      z.strictObject({
        shape: z.literal('wide'),
        signals: z.array(z.strictObject({ column, signal: keySchema, format: formatSchema.default({}) })).max(500),
      }),
      z.strictObject({
        shape: z.literal('long'),
        signal: fieldSchema,
        value: fieldSchema,
        /** Signal keys by the name in the file, where they differ. */
        names: z.record(z.string().max(200), keySchema).default({}),
      }),
    ]),
  }),
  z.strictObject({
    ...every,
    kind: z.literal('contacts'),
    id: fieldSchema.optional(),
    email: fieldSchema.optional(),
    name: fieldSchema.optional(),
    title: fieldSchema.optional(),
    /** One or several roles, separated by semicolon, comma, slash or pipe. */
    role: constant(z.enum(contactRoles)).optional(),
    since: fieldSchema.optional(),
    until: fieldSchema.optional(),
    doNotContact: fieldSchema.optional(),
  }),
  z.strictObject({
    ...every,
    kind: z.literal('events'),
    id: fieldSchema.optional(),
    event: constant(z.string().min(1).max(200)),
    at: fieldSchema,
    contact: fieldSchema.optional(),
    properties,
  }),
  z.strictObject({
    ...every,
    kind: z.literal('records'),
    id: fieldSchema.optional(),
    record: constant(z.string().min(1).max(200)),
    opened: fieldSchema,
    closed: fieldSchema.optional(),
    contact: fieldSchema.optional(),
    properties,
  }),
  z.strictObject({
    ...every,
    kind: z.literal('outcomes'),
    outcome: constant(z.enum(outcomeKinds)),
    effective: fieldSchema,
    amount: fieldSchema.optional(),
    reason: fieldSchema.optional(),
    /** When notice was given. Left out: the outcome counts from the day it takes effect. */
    noticed: fieldSchema.optional(),
  }),
]);

export type Mapping = z.infer<typeof mappingSchema>;
export type MappingOf<Kind extends Mapping['kind']> = Extract<Mapping, { kind: Kind }>;

type Formatted = { column: string; format: Field['format'] };

/** Every column a mapping reads, with its format where it has one. Changing a format here changes the mapping. */
export function mappedColumns(mapping: Mapping): (Formatted | { column: string; format?: undefined })[] {
  const found: (Formatted | { column: string })[] = [];
  collect(mapping, found);
  return found;
}

function collect(part: unknown, into: { column: string }[]): void {
  if (typeof part !== 'object' || part === null) return;
  if ('column' in part && typeof part.column === 'string') into.push(part as { column: string });
  else for (const value of Object.values(part)) collect(value, into);
}

/**
 * A stored or typed mapping as a `Mapping`; `null` with problems when it is none, or when the file lacks a column it names.
 */
export function readMapping(
  json: unknown,
  header: readonly string[],
): { mapping: Mapping | null; problems: Problem[] } {
  const parsed = mappingSchema.safeParse(json);
  if (!parsed.success) {
    const issue = parsed.error.issues[0]!;
    const path = issue.path.map(String).join('.');
    return {
      mapping: null,
      problems: [problem('mapping.shape', `The column mapping is not valid at ${path || 'its top'}: ${issue.message}`)],
    };
  }
  const problems = checkMapping(parsed.data, header);
  return { mapping: problems.length === 0 ? parsed.data : null, problems };
}

/** Columns the file does not have, two targets of one name, and files that say nothing about an account. */
export function checkMapping(mapping: Mapping, header: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const known = new Set(header);
  for (const { column } of mappedColumns(mapping)) {
    if (known.has(column)) continue;
    const message = `The file has no column "${column}"; it has ${listed(header)}. Map another one.`;
    problems.push(problem('mapping.column', message, { column }));
  }
  for (const [what, names] of namesGiven(mapping)) {
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
      problems.push(
        problem('mapping.twice', `Two columns are mapped to the ${what} "${twice}"; leave one of them out.`),
      );
  }
  if (mapping.kind === 'usage' && mapping.layout.shape === 'wide' && mapping.layout.signals.length === 0) {
    problems.push(
      problem('mapping.nothing', 'No column holds the values of a signal; map at least one, as in logins=Logins.'),
    );
  }
  if (mapping.kind === 'contacts' && !mapping.email && !mapping.id && !mapping.name) {
    problems.push(problem('mapping.nothing', 'No column names the contact; map email, id or name.'));
  }
  return problems;
}

function namesGiven(mapping: Mapping): [what: string, names: string[]][] {
  switch (mapping.kind) {
    case 'accounts':
      return [
        ['attribute', mapping.attributes.map((each) => each.attribute)],
        ['owner role', mapping.owners.map((each) => each.role)],
        ['id of', [mapping.account.source, ...mapping.externalIds.map((each) => each.source)]],
      ];
    case 'usage':
      return mapping.layout.shape === 'wide' ? [['signal', mapping.layout.signals.map((each) => each.signal)]] : [];
    case 'events':
    case 'records':
      return [['property', mapping.properties.map((each) => each.property)]];
    case 'contacts':
    case 'outcomes':
      return [];
  }
}

/** `"a", "b" and 12 more`. */
export function listed(names: readonly string[], most = 12): string {
  const shown = names.slice(0, most).map((name) => `"${name}"`);
  const rest = names.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.length > 1 ? `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)!}` : (shown[0] ?? 'none');
}
