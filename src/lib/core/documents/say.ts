/** What nodes are called in sentences. */
import type { GraphDocument } from './document.ts';
import { nodeType } from './nodes/catalogue.ts';

/** A node in a sentence: `Threshold "Health"`, or `Scale scl_a11` when it has no name. */
export function say(document: Pick<GraphDocument, 'nodes'>, id: string): string {
  const node = Object.hasOwn(document.nodes, id) ? document.nodes[id] : undefined;
  if (!node) return `Node ${id}`;
  const title = nodeType(node.type)?.title ?? node.type;
  return node.name ? `${title} "${node.name}"` : `${title} ${id}`;
}
