/** A message of the Segment specification, as its clients and those of RudderStack send it. */
import { hash } from 'node:crypto';
import { z } from 'zod';
import { isoMoment, parseIsoMoment } from '#lib/core/values.ts';
import { nameSchema } from '../../api/items/fields.ts';
import type { Fault } from '../../api/items/item-desk.ts';
import { limits } from '../../api/limits.ts';
import { schemaFaults } from '../../api/schema-faults.ts';
import { stableJson } from '../../store/sqlite/stable-json.ts';

export const calls = ['identify', 'group', 'track', 'page', 'screen', 'alias'] as const;
export type Call = (typeof calls)[number];

/** Clients have sent ids as numbers, and empty ones for nobody. */
const idSchema = z
  .union([nameSchema, z.literal(''), z.number(), z.null()])
  .transform((id) => (id === null || id === '' ? undefined : String(id)))
  .optional();
const moreSchema = z.record(z.string(), z.unknown()).nullish();
const momentSchema = z.string().max(40).nullish();

const messageSchema = z.looseObject({
  type: z.enum(calls),
  messageId: idSchema,
  userId: idSchema,
  anonymousId: idSchema,
  groupId: idSchema,
  previousId: idSchema,
  event: nameSchema.nullish(),
  name: nameSchema.nullish(),
  category: nameSchema.nullish(),
  traits: moreSchema,
  properties: moreSchema,
  context: z.looseObject({ groupId: idSchema, traits: moreSchema }).nullish(),
  timestamp: momentSchema,
  originalTimestamp: momentSchema,
  sentAt: momentSchema,
});

/** Names in traits or properties. */
const mostValues = 200;

export interface Message {
  readonly type: Call;
  readonly messageId: string;
  /** Of what was said, whenever and however often it was sent. */
  readonly digest: string;
  /** When it happened (epoch ms). */
  readonly at: number;
  readonly userId?: string | undefined;
  readonly anonymousId?: string | undefined;
  /** The account: of a group call its subject, of others where they happened. */
  readonly groupId?: string | undefined;
  readonly previousId?: string | undefined;
  /** What happened; of pages and screens "page" and "screen". */
  readonly event?: string | undefined;
  readonly traits: Readonly<Record<string, unknown>>;
  /** What a call other than identify says about the person. */
  readonly personTraits: Readonly<Record<string, unknown>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

export interface Around {
  /** From the address; left out for batches, whose messages say it. */
  readonly type?: Call | undefined;
  /** Of the batch, for messages that do not say when they were sent. */
  readonly sentAt?: string | undefined;
  readonly now: number;
}

/** The message, or what is wrong with it. */
export function readMessage(
  sent: unknown,
  around: Around,
): { readonly message: Message } | { readonly faults: Fault[] } {
  const typed = around.type === undefined ? sent : { ...(sent as object), type: around.type };
  const read = messageSchema.safeParse(typed, { reportInput: true });
  if (!read.success) return { faults: schemaFaults('The message', read.error.issues) };
  const { type, userId, anonymousId, previousId, context, ...parsed } = read.data;
  const faults: Fault[] = [];
  const fault = (code: string, path: string, message: string) => faults.push({ code, path, message });
  const at = momentOf(read.data, around, fault);
  const [traits, properties] = [parsed.traits ?? {}, parsed.properties ?? {}];
  for (const [path, values] of Object.entries({ traits, properties }))
    if (Object.keys(values).length > mostValues)
      fault('too-many-fields', path, `There are more than ${mostValues} ${path}; send fewer.`);
  const needs = (path: string, value: unknown) => {
    if (value == null) fault('missing-field', path, `A message of the type "${type}" needs "${path}"; add it.`);
  };
  if (type === 'track') needs('event', parsed.event);
  if (type === 'group') needs('groupId', parsed.groupId);
  if (type === 'alias') needs('previousId', previousId);
  if (type === 'alias') needs('userId', userId);
  if (faults.length > 0 || at === null) return { faults };
  const said = {
    type,
    userId,
    anonymousId,
    previousId,
    groupId: parsed.groupId,
    event: parsed.event,
    name: parsed.name,
  };
  const digest = digestOf([said, parsed.category, traits, properties, context, parsed.timestamp]);
  return {
    message: {
      type,
      messageId: parsed.messageId ?? crypto.randomUUID(),
      digest,
      at,
      userId,
      anonymousId,
      previousId,
      groupId: type === 'group' ? parsed.groupId : (context?.groupId ?? groupOf(traits)),
      event: eventOf(type, parsed.event),
      traits,
      personTraits: context?.traits ?? {},
      properties: type === 'page' || type === 'screen' ? pageProperties(parsed, properties) : properties,
    },
  };
}

/** Where else clients put the account of a person. */
function groupOf(traits: Readonly<Record<string, unknown>>): string | undefined {
  const company = traits['company'];
  const inner =
    typeof company === 'object' && company !== null ? (company as Record<string, unknown>)['id'] : undefined;
  const found = idSchema.safeParse(traits['groupId'] ?? inner);
  return found.success ? found.data : undefined;
}

function eventOf(type: Call, event: string | null | undefined): string | undefined {
  return type === 'page' || type === 'screen' ? type : (event ?? undefined);
}

function pageProperties(
  { name, category }: { readonly name?: string | null | undefined; readonly category?: string | null | undefined },
  properties: Readonly<Record<string, unknown>>,
) {
  return { ...properties, ...(name == null ? {} : { name }), ...(category == null ? {} : { category }) };
}

/**
 * When it happened, by our clock: what a client whose clock is wrong says is moved by as much as its clock differs from ours, which the
 * moment of sending tells.
 */
function momentOf(
  { timestamp, originalTimestamp, sentAt }: z.infer<typeof messageSchema>,
  { now, sentAt: batchSentAt }: Around,
  fault: (code: string, path: string, message: string) => void,
): number | null {
  const path = timestamp == null ? 'originalTimestamp' : 'timestamp';
  const text = timestamp ?? originalTimestamp;
  if (text == null) return now;
  const stated = parseIsoMoment(text);
  const sent = parseIsoMoment(sentAt ?? batchSentAt ?? '');
  const skew = sent === null || Math.abs(sent - now) <= limits.futureMs ? 0 : sent - now;
  const at = stated === null ? null : stated - skew;
  if (at === null || at < 0) {
    fault('bad-date', path, `"${text}" is no moment since 1970; send ISO 8601, such as "2026-03-01T14:30:00Z".`);
    return null;
  }
  if (at <= now + limits.futureMs) return at;
  const ahead = `is more than ${limits.futureMs / 60_000} minutes ahead of our clock (${isoMoment(now)})`;
  fault('in-the-future', path, `"${text}" ${ahead}; send it when it is true.`);
  return null;
}

function digestOf(said: unknown): string {
  return hash('sha256', `segment ${stableJson(said)}`, 'base64url').slice(0, 22);
}

const keptSchema = z.object({
  type: z.enum(calls),
  messageId: z.string(),
  digest: z.string(),
  at: z.number(),
  userId: z.string().optional(),
  anonymousId: z.string().optional(),
  groupId: z.string().optional(),
  previousId: z.string().optional(),
  event: z.string().optional(),
  traits: z.record(z.string(), z.unknown()),
  personTraits: z.record(z.string(), z.unknown()),
  properties: z.record(z.string(), z.unknown()),
}) satisfies z.ZodType<Message>;

/** A message that was kept, as it is stored. */
export function parseKept(body: string): Message {
  return keptSchema.parse(JSON.parse(body));
}
