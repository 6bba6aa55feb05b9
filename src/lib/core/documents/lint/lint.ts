/** Everything that is wrong with a document, at once, with places and remedies. Pure: the editor, the server and the command line agree. */
import { problem, type Problem } from '../../problems.ts';
import type { GraphDocument, RapportDocument } from '../document.ts';
import { nodeType, type GraphNode } from '../nodes/catalogue.ts';
import { readConfig, readShape } from '../read-document.ts';
import { nothingKnown, type Catalogue } from './catalogue.ts';
import { contextOf } from './context.ts';
import { rules } from './rules.ts';
import { lintSignal } from './signal-rules.ts';

export { catalogueOf, type Catalogue } from './catalogue.ts';

/**
 * All problems of a document: errors forbid publishing, warnings and infos do not. Parts of the catalogue that are `null` are not judged.
 * Takes documents in any state an editor can bring them into: broken parts are reported and left out of what depends on them.
 */
export function lint(document: RapportDocument, catalogue: Catalogue | null): Problem[] {
  const { shape, problems } = readShape(document);
  if (!shape) return problems;
  if (shape.kind === 'signal') return lintSignal(shape);
  const original = (document as GraphDocument).nodes as Readonly<Record<string, GraphNode>>;
  const read = Object.keys(shape.nodes).map((id) => [id, readNode(id, original[id]!)] as const);
  const sound = read.flatMap(([id, { node }]) => (node ? [[id, node] as const] : []));
  const context = contextOf(
    { ...shape, nodes: original } as GraphDocument,
    catalogue ?? nothingKnown,
    Object.fromEntries(sound),
  );
  return [...read.flatMap(([, each]) => each.problems), ...rules.flatMap((rule) => rule(context))];
}

interface ReadNode {
  readonly id: string;
  /** With defaults filled in; `null` when its config is not sound. */
  readonly node: GraphNode | null;
  readonly problems: readonly Problem[];
}

const seen = new WeakMap<GraphNode, ReadNode>();

/** Nodes are never changed in place, so what one was found to be it stays: an edit costs the checking of one node. */
function readNode(id: string, node: GraphNode): ReadNode {
  const before = seen.get(node);
  if (before?.id === id) return before;
  const { config, problems } = nodeType(node.type)
    ? readConfig(id, node)
    : { config: undefined, problems: [unknownType(id, node)] };
  const read = { id, node: problems.length === 0 ? ({ ...node, config } as GraphNode) : null, problems };
  seen.set(node, read);
  return read;
}

function unknownType(id: string, node: { readonly type: string }): Problem {
  return problem(
    'unknown-node-type',
    `Node ${id} is of the type "${node.type}", which this version of Rapport does not know; remove it or update Rapport.`,
    { nodeId: id },
  );
}
