/** From a file or a request to a document: the only door. */
import type { z } from 'zod';
import { problem, type Problem } from '../problems.ts';
import { currentFormat, documentSchema, maxNodes, type RapportDocument } from './document.ts';
import { guardText, guardValue } from './guard-json.ts';
import { nodeName, nodeType, type GraphNode } from './nodes/catalogue.ts';
import { schemaProblems, type Subject } from './schema-sentences.ts';
import { formatUpgrades, upgradeNode, type StoredNode } from './upgrade.ts';

export interface ReadResult {
  readonly document: RapportDocument | null;
  readonly problems: Problem[];
  /** Made by a newer release: may be kept and shown, not changed or run. `raw` is the source exactly as given. */
  readonly readOnly?: { readonly raw: unknown; readonly reason: string };
}

const maxProblems = 200;

/**
 * Reads a document from JSON text (a byte order mark is tolerated) or from a parsed value. Older formats and node versions are upgraded;
 * a newer format, a newer node or an unknown node type opens read-only with its reason. `document` is `null` when there is any error.
 * What is well formed but does not make sense (cycles, unknown signals ...) is the linter's business.
 */
export function readDocument(source: unknown): ReadResult {
  const parsed = typeof source === 'string' ? parse(source) : { raw: source, problems: guardValue(source) };
  if (parsed.problems.length > 0) return { document: null, problems: parsed.problems };
  const { raw } = parsed;
  if (!isObject(raw))
    return failed(
      problem('not-a-document', 'This is not a document; a document is an object with "format", "kind" and "key".'),
    );
  const { format } = raw;
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1)
    return failed(
      problem(
        'bad-format',
        `${documentName(raw)}: "format" is missing or not a whole number; the current one is ${currentFormat}.`,
        { path: ['format'] },
      ),
    );
  if (format > currentFormat) {
    const reason = `${documentName(raw)} has format ${format}, and this version of Rapport knows formats up to ${currentFormat}; update Rapport to edit or run it.`;
    return {
      document: null,
      problems: [problem('newer-format', reason, { path: ['format'] })],
      readOnly: { raw: source, reason },
    };
  }
  return readShell(upgradeFormat(raw, format), source);
}

function failed(...problems: Problem[]): ReadResult {
  return { document: null, problems };
}

function parse(source: string): { raw: unknown; problems: Problem[] } {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  if (text.trim() === '')
    return {
      raw: null,
      problems: [problem('not-json', 'The document is empty; it starts with { and holds "format", "kind" and "key".')],
    };
  const problems = guardText(text);
  if (problems.length > 0) return { raw: null, problems };
  try {
    return { raw: JSON.parse(text), problems };
  } catch (error) {
    return { raw: null, problems: [syntaxProblem(text, error)] };
  }
}

function syntaxProblem(text: string, error: unknown): Problem {
  const found = /position (\d+)/.exec(String(error));
  const before = text.slice(0, found ? Number(found[1]) : text.length).split('\n');
  const [row, column] = [before.length, before.at(-1)!.length + 1];
  return problem(
    'not-json',
    `The document is not JSON at line ${row}, column ${column}; look for a missing comma, quote or bracket just before.`,
    { row },
  );
}

function upgradeFormat(raw: Record<string, unknown>, format: number): Record<string, unknown> {
  let current: unknown = raw;
  for (let at = format; at < currentFormat; at++) current = formatUpgrades[at]!(current);
  return current as Record<string, unknown>;
}

function readShell(raw: Record<string, unknown>, source: unknown): ReadResult {
  const count = isObject(raw['nodes']) ? Object.keys(raw['nodes']).length : 0;
  if (count > maxNodes)
    return failed(
      problem(
        'too-many-nodes',
        `${documentName(raw)} has ${count} nodes; at most ${maxNodes} are possible, so split it into models that read each other.`,
        { path: ['nodes'] },
      ),
    );
  const { shape, problems } = readShape(raw);
  if (!shape) return failed(...problems);
  if (shape.kind === 'signal') return { document: shape, problems: [] };
  const nodes = readNodes(shape.nodes);
  if (nodes.newer.length > 0)
    return { document: null, problems: nodes.newer, readOnly: { raw: source, reason: nodes.newer[0]!.message } };
  if (nodes.problems.length > 0) return failed(...nodes.problems.slice(0, maxProblems));
  return { document: { ...shape, nodes: nodes.read } as RapportDocument, problems: [] };
}

function readNodes(stored: Readonly<Record<string, StoredNode>>): {
  read: Record<string, GraphNode>;
  problems: Problem[];
  newer: Problem[];
} {
  const read: [string, GraphNode][] = [];
  const problems: Problem[] = [];
  const newer: Problem[] = [];
  for (const [id, node] of Object.entries(stored)) {
    const upgraded = upgradeNode(node);
    if (!upgraded.ok) {
      const subject = `Node "${nodeName(node)}" (${id})`;
      const why =
        upgraded.why === 'unknown-type'
          ? `is of the type "${node.type}", which this version of Rapport does not know`
          : `has version ${node.v}, and this version of Rapport knows version ${upgraded.newest}`;
      newer.push(
        problem(
          upgraded.why === 'unknown-type' ? 'unknown-node-type' : 'newer-node',
          `${subject} ${why}; update Rapport to edit or run the document.`,
          { nodeId: id },
        ),
      );
      continue;
    }
    const config = readConfig(id, upgraded.node);
    if (config.problems.length > 0) problems.push(...config.problems);
    else read.push([id, { ...upgraded.node, config: config.config } as GraphNode]);
  }
  return { read: Object.fromEntries(read), problems, newer };
}

/** A document whose nodes may still hold anything, defaults filled in; `null` with problems when its form is wrong. */
export type Shape = z.infer<typeof documentSchema>;

/** Checks the form of a document apart from the configs of its nodes. */
export function readShape(document: unknown): { shape: Shape | null; problems: Problem[] } {
  const shell = documentSchema.safeParse(document, { reportInput: true });
  return shell.success
    ? { shape: shell.data, problems: [] }
    : { shape: null, problems: shapeProblems(isObject(document) ? document : {}, shell.error) };
}

function shapeProblems(raw: Record<string, unknown>, error: z.ZodError): Problem[] {
  return schemaProblems(error.issues, (path) => subjectOf(raw, path)).slice(0, maxProblems);
}

/** A node's config through its type's schema, defaults filled in. The node must be of a known type and its newest version. */
export function readConfig(id: string, node: StoredNode): { config: unknown; problems: Problem[] } {
  const result = nodeType(node.type)!.config.safeParse(node.config, { reportInput: true });
  if (result.success) return { config: result.data, problems: [] };
  const name = `Node "${nodeName(node)}" (${id})`;
  const root = ['nodes', id, 'config'];
  return {
    config: undefined,
    problems: schemaProblems(result.error.issues, (path) => ({
      name,
      at: { nodeId: id, path },
      field: path,
      root: [...root, ...path],
    })),
  };
}

/** Says of a path from the document's root whose field it is. */
export function subjectOf(raw: Readonly<Record<string, unknown>>, path: readonly (string | number)[]): Subject {
  const [part, id, ...rest] = path;
  if (part === 'nodes' && typeof id === 'string') {
    const nodes = raw['nodes'] as Readonly<Record<string, unknown>>;
    const node = nodes[id];
    const own =
      isObject(node) && typeof node['type'] === 'string'
        ? nodeName({ type: node['type'], name: typeof node['name'] === 'string' ? node['name'] : undefined })
        : '';
    return { name: own ? `Node "${own}" (${id})` : `Node ${id}`, at: { nodeId: id }, field: rest, root: path };
  }
  if (part === 'edges' && typeof id === 'string')
    return { name: `Connection ${id}`, at: { edgeId: id, path }, field: rest, root: path };
  return { name: documentName(raw), at: { path }, field: path, root: path };
}

const kindNames: Readonly<Record<string, string>> = {
  'health-model': 'Health model',
  workflow: 'Workflow',
  segment: 'Segment',
  signal: 'Signal',
};

/** What a document is called in sentences: `Health model "SaaS health"`. */
export function documentName(raw: {
  readonly kind?: unknown;
  readonly name?: unknown;
  readonly key?: unknown;
}): string {
  const kind = typeof raw.kind === 'string' && Object.hasOwn(kindNames, raw.kind) ? kindNames[raw.kind]! : 'Document';
  const name = [raw.name, raw.key].find((each) => typeof each === 'string' && each !== '');
  return typeof name === 'string' ? `${kind} "${name.slice(0, 80).toWellFormed()}"` : `The ${kind.toLowerCase()}`;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
