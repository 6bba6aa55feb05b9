/** Everything that is wrong with a document, at once, with places and remedies. Pure: the editor, the server and the command line agree. */
import type { Problem } from '../../problems.ts';
import { isGraph, type RapportDocument } from '../document.ts';
import { checkShape, readConfig } from '../read-document.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import { nodeType } from '../nodes/catalogue.ts';
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
  const shape = checkShape(document);
  if (shape.length > 0) return shape;
  if (!isGraph(document)) return lintSignal(document);
  const broken = Object.entries(document.nodes).map(([id, node]) => [id, configProblems(id, node)] as const);
  const unsound = new Set(broken.filter(([, problems]) => problems.length > 0).map(([id]) => id));
  const context = contextOf(document, catalogue ?? nothingKnown, (id) => !unsound.has(id));
  return [...broken.flatMap(([, problems]) => problems), ...rules.flatMap((rule) => rule(context))];
}

const seen = new WeakMap<GraphNode, readonly Problem[]>();

/** Nodes are never changed in place, so one that was fine stays fine: an edit costs the checking of one node. */
function configProblems(id: string, node: GraphNode): readonly Problem[] {
  const before = seen.get(node);
  if (before && before.every((each) => each.at.nodeId === id)) return before;
  const found = nodeType(node.type) ? readConfig(id, node).problems : [unknownType(id, node)];
  seen.set(node, found);
  return found;
}

function unknownType(id: string, node: { readonly type: string }): Problem {
  return { code: 'unknown-node-type', severity: 'error', at: { nodeId: id }, message: `Node ${id} is of the type "${node.type}", which this version of Rapport does not know; remove it or update Rapport.` };
}
