/** The OpenAPI document as a page shows it. */
import type { JsonSchema } from '#lib/server/api/reference/openapi.ts';

export interface Field {
  /** With the names of what it is in: `owners.csm`. */
  readonly name: string;
  readonly type: string;
  readonly isRequired: boolean;
  readonly description: string;
}

export interface ShownExample {
  readonly summary: string;
  readonly body: string;
  readonly status: number;
  readonly answer: string;
}

export interface ShownOperation {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly scope: string;
  readonly summary: string;
  readonly description: string;
  /** What is sent: fields of an item, or parameters. */
  readonly sent: readonly Field[];
  readonly answered: readonly Field[];
  readonly examples: readonly ShownExample[];
  readonly call: string;
  readonly statuses: readonly { readonly status: string; readonly description: string }[];
}

interface OpenOperation {
  readonly summary: string;
  readonly description: string;
  readonly 'x-scope': string;
  readonly parameters?: readonly {
    name: string;
    in: string;
    required?: boolean;
    description?: string;
    schema: JsonSchema;
    example?: string;
  }[];
  readonly requestBody?: {
    readonly content: Record<string, { readonly schema: JsonSchema; readonly examples: Record<string, OpenExample> }>;
  };
  readonly responses: Record<string, { description: string; content?: Record<string, { schema: JsonSchema }> }>;
}

interface OpenExample {
  readonly summary: string;
  readonly value: unknown;
  readonly 'x-status': number;
  readonly 'x-answer'?: unknown;
}

interface OpenDocument {
  readonly paths: Record<string, Record<string, OpenOperation>>;
  readonly components: { readonly schemas: Record<string, JsonSchema> };
}

/** In the order of the document. `origin`: how the server is reached, for calls that can be copied. */
export function showReference(document: JsonSchema, origin: string): ShownOperation[] {
  const { paths, components } = document as unknown as OpenDocument;
  const resolve = (schema: JsonSchema): JsonSchema => {
    const name = typeof schema['$ref'] === 'string' ? schema['$ref'].split('/').at(-1)! : null;
    return name === null ? schema : components.schemas[name]!;
  };
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, each]): ShownOperation => {
      const body = each.requestBody?.content['application/json'];
      const item = body && propertiesOf(body.schema)['items']!['items'];
      const answer = each.responses['200']?.content?.['application/json']?.schema;
      return {
        id: `${method}${path.replace(/[^a-z0-9]+/gi, '-').replace(/-$/, '')}`,
        method: method.toUpperCase(),
        path,
        scope: each['x-scope'],
        summary: each.summary,
        description: each.description,
        sent: item ? fieldsOf(item as JsonSchema) : (each.parameters ?? []).map(parameterField),
        answered: answer ? fieldsOf(resolve(answer)) : [],
        examples: Object.values(body?.examples ?? {}).map(showExample),
        call: callOf(origin, method, path, each),
        statuses: Object.entries(each.responses).map(([status, { description }]) => ({ status, description })),
      };
    }),
  );
}

function showExample({ summary, value, ...more }: OpenExample): ShownExample {
  const text = (found: unknown) => JSON.stringify(found, null, 2);
  return { summary, body: text(value), status: more['x-status'], answer: text(more['x-answer'] ?? {}) };
}

function callOf(origin: string, method: string, path: string, { parameters = [] }: OpenOperation): string {
  const given = parameters.filter(({ example }) => example !== undefined);
  const filled = given.reduce((text, { name, example }) => text.replace(`{${name}}`, example!), path);
  const query = given.filter((each) => each.in === 'query').map(({ name, example }) => `${name}=${example}`);
  const address = `${origin}${filled}${query.length > 0 ? `?${query.join('&')}` : ''}`;
  const token = `-H "Authorization: Bearer $RAPPORT_TOKEN"`;
  if (method === 'get') return `curl ${token} "${address}"`;
  return `curl ${token} -H "Content-Type: application/json" --data @items.json "${address}"`;
}

function parameterField(each: NonNullable<OpenOperation['parameters']>[number]): Field {
  const { name, required = false, description = '', schema } = each;
  return { name, type: typeOf(schema), isRequired: required, description };
}

/** Those of inner objects and of the objects in lists follow their own. */
function fieldsOf(schema: JsonSchema, inside = ''): Field[] {
  const required = new Set((schema['required'] ?? []) as string[]);
  return Object.entries(propertiesOf(schema)).flatMap(([key, found]) => {
    const name = inside + key;
    const field = {
      name,
      type: typeOf(found),
      isRequired: required.has(key),
      description: String(found['description'] ?? ''),
    };
    const inner = (found['type'] === 'array' ? found['items'] : found) as JsonSchema | undefined;
    const isObject = inner !== undefined && inner['type'] === 'object' && inner['properties'] !== undefined;
    return [field, ...(isObject ? fieldsOf(inner, `${name}${inner === found ? '.' : '[].'}`) : [])];
  });
}

function propertiesOf(schema: JsonSchema): Record<string, JsonSchema> {
  return (schema['properties'] ?? {}) as Record<string, JsonSchema>;
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'number',
  integer: 'whole number',
  boolean: 'true or false',
  object: 'object',
  null: 'null',
};

function typeOf(schema: JsonSchema): string {
  const options = (schema['anyOf'] ?? schema['oneOf']) as readonly JsonSchema[] | undefined;
  if (options) return [...new Set(options.map(typeOf))].join(' or ');
  const values = schema['enum'] as readonly unknown[] | undefined;
  if (values) return values.map((each) => `"${String(each)}"`).join(', ');
  if (schema['type'] === 'array') return `list of ${typeOf((schema['items'] ?? {}) as JsonSchema)}`;
  return words[String(schema['type'])] ?? 'any value';
}

/** Whether every word is somewhere in it. */
export function matches(operation: ShownOperation, search: string): boolean {
  const { method, path, scope, summary, description, sent, answered } = operation;
  const names = [...sent, ...answered].flatMap((field) => [field.name, field.description]);
  const text = [method, path, scope, summary, description, ...names].join(' ').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}
