/** The reference as an OpenAPI 3.1 document, from the schemas that check the requests. */
import { z } from 'zod';
import { limits } from '../limits.ts';
import { requestsPerSecond } from '../request-rate.ts';
import { operations, type Operation, type Reads, type Sends } from './operations.ts';

export type JsonSchema = Readonly<Record<string, unknown>>;

const problemShape = z.strictObject({
  code: z.string(),
  message: z.string().describe('What is wrong and what to do.'),
  path: z.string().describe('The field: "observedAt", "query.limit", "header.content-type", "body".'),
  index: z.number().int().optional().describe('Which item, counted from 0.'),
});

export const receiptShape = z.strictObject({
  stored: z.number().int().describe('Items that are on disk now, those that were there before included.'),
  refused: z.number().int(),
  problems: z.array(problemShape).describe('What is wrong with those refused, in the order of the items.'),
});

export const refusalShape = z.strictObject({ problems: z.array(problemShape).min(1) });

/** Why a request as a whole is refused. */
const refusals: Readonly<Record<number, string>> = {
  400: 'The body cannot be read: no JSON, broken off, not UTF-8, or without items. Nothing is stored.',
  401: 'There is no token, or it is unknown, expired or revoked. Ask an admin for one.',
  403: 'The token lacks the scope for this, or the request comes from a page of another site.',
  404: 'There is no such account.',
  413: 'The body is too large or has too many items. Nothing is stored; send it in parts.',
  415: 'The body is of another type. Nothing is stored.',
  422: 'A parameter is wrong; the problem names it.',
  429: 'Too many requests, or more items than can be stored. Nothing is stored; "Retry-After" says when to come back.',
  503: 'The database did not take it. It may be stored in part; send it again.',
};

let made: JsonSchema | undefined;

export function openApiDocument(): JsonSchema {
  return (made ??= {
    openapi: '3.1.0',
    info: { title: 'Rapport', version: '1', description },
    servers: [{ url: '/' }],
    security: [{ token: [] }],
    paths: paths(),
    components: {
      securitySchemes: {
        token: { type: 'http', scheme: 'bearer', description: 'A token that an admin makes under Settings, Tokens.' },
      },
      schemas: { Receipt: schemaOf(receiptShape), Refusal: schemaOf(refusalShape) },
    },
  });
}

const description = [
  'Send what is known about accounts, and read what follows from it. Moments are ISO 8601; without a zone they are UTC.',
  `A request holds up to ${limits.items.toLocaleString('en')} items and ${limits.bodyBytes / 1024 / 1024} MB, an item ${limits.itemBytes / 1024} kB, ${limits.depth} levels and ${limits.fields.toLocaleString('en')} fields; a token may send ${requestsPerSecond} requests a second.`,
  'Items are stored or refused one by one. 200: all are stored. 207: some are. Anything else: none of those refused is. What is called stored is on disk. Nothing is stored of a request whose body is not read to its end.',
  `Sending again is safe: an item with a messageId counts once, and without one an item that says what is known already changes nothing. Moments up to ${limits.futureMs / 60_000} minutes ahead of our clock are taken as they are and count from then on; later ones are refused.`,
].join('\n\n');

function paths(): Record<string, Record<string, unknown>> {
  const all: Record<string, Record<string, unknown>> = {};
  for (const each of operations) (all[each.path] ??= {})[each.method] = operationOf(each);
  return all;
}

function operationOf(each: Operation): JsonSchema {
  return {
    operationId: `${each.method} ${each.path}`,
    tags: [each.path.split('/')[3]],
    summary: each.summary,
    description: each.description,
    security: [{ token: [each.scope] }],
    'x-scope': each.scope,
    ...(each.method === 'post' ? sendingOf(each) : readingOf(each)),
  };
}

function sendingOf(each: Sends): JsonSchema {
  const item = schemaOf(each.item);
  const examples = Object.fromEntries(
    each.examples.map(({ name, summary, items, status, answer }) => [
      name,
      { summary, value: { items }, 'x-status': status, 'x-answer': answer },
    ]),
  );
  const lines = each.examples[0]!.items.map((one) => JSON.stringify(one)).join('\n');
  const receipt = content('Receipt');
  return {
    requestBody: {
      required: true,
      content: {
        'application/json': {
          schema: {
            type: 'object',
            properties: { items: { type: 'array', items: item, minItems: 1, maxItems: limits.items } },
            required: ['items'],
            additionalProperties: false,
          },
          examples,
        },
        'application/x-ndjson': {
          schema: { type: 'string', description: 'One item per line.' },
          examples: { lines: { summary: 'One item per line', value: lines, 'x-status': 200 } },
        },
      },
    },
    responses: {
      200: { description: 'All items are stored.', content: receipt },
      207: { description: 'Some items are stored; the problems name the others.', content: receipt },
      409: {
        description:
          'No item is stored: their message ids came with other content, or their external ids belong to others.',
        content: receipt,
      },
      422: { description: 'No item is stored; the problems say why.', content: receipt },
      ...refusalsOf([400, 401, 403, 413, 415, 429, 503]),
    },
  };
}

function readingOf(each: Reads): JsonSchema {
  const query = schemaOf(each.query);
  const inPath = [...each.path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name!);
  const properties = Object.entries((query['properties'] ?? {}) as Record<string, JsonSchema>);
  return {
    parameters: [
      ...inPath.map((name) => ({
        name,
        in: 'path',
        required: true,
        description: 'Our id of the account, or the id it has in import files.',
        schema: { type: 'string' },
        example: each.example[name],
      })),
      ...properties.map(([name, { description, ...schema }]) => ({
        name,
        in: 'query',
        ...(description === undefined ? {} : { description }),
        schema,
        ...(each.example[name] === undefined ? {} : { example: each.example[name] }),
      })),
    ],
    responses: {
      200: { description: 'The answer.', content: { 'application/json': { schema: schemaOf(each.answer, 'output') } } },
      ...refusalsOf([401, 403, ...(inPath.length > 0 || 'account' in each.query.shape ? [404] : []), 422, 429]),
    },
  };
}

function refusalsOf(statuses: readonly number[]) {
  return Object.fromEntries(
    statuses.map((status) => [status, { description: refusals[status], content: content('Refusal') }]),
  );
}

function content(name: string) {
  return { 'application/json': { schema: { $ref: `#/components/schemas/${name}` } } };
}

/** What may be sent, or what is answered. */
function schemaOf(schema: z.ZodType, io: 'input' | 'output' = 'input'): JsonSchema {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema, {
    io,
    target: 'draft-2020-12',
    unrepresentable: 'any',
  });
  return rest;
}
