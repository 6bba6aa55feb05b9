/** Nodes that lead nowhere. */
import type { Edit } from '../../problems.ts';
import { applyEdits } from '../edits.ts';
import { removeNode } from '../graph-edits.ts';
import { nodeType, type GraphNode } from '../nodes/catalogue.ts';
import { atNode, type LintContext, type Rule } from './context.ts';

export const nodesAreUsed: Rule = (context) => {
  const { document, nodes } = context;
  const used = leadingSomewhere(context);
  return [...nodes].filter(([id]) => !used.has(id)).map(([id]) => {
    const gone = [id, ...leadsTo(context, id)];
    const fix = { label: gone.length > 1 ? 'Remove it and what it leads to' : 'Remove it', edits: gone.reduce<Edit[]>((edits, each) => [...edits, ...removeNode(applyEdits(document, edits), each)], []) };
    return atNode(context, id, { code: 'unused-node', severity: 'warning', message: 'it leads to no threshold, condition or step; connect or remove it.', fix });
  });
};

/** What comes after a node; after one that leads nowhere that is all unused too. */
function leadsTo({ graph }: LintContext, from: string): string[] {
  const found = new Set<string>([from]);
  for (const id of found) for (const port of graph.ports.get(id)?.outputs ?? []) for (const { edge } of graph.outOf(id, port.key)) found.add(edge.to[0]);
  found.delete(from);
  return [...found];
}

/** Nodes with an effect of their own, and all that leads to them. */
function leadingSomewhere({ document, graph, nodes }: LintContext): ReadonlySet<string> {
  const open = [...nodes].filter(([id, node]) => hasEffect(node, document.kind === 'workflow' && !isRead(graph, id))).map(([id]) => id);
  const used = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (used.has(id)) continue;
    used.add(id);
    for (const port of graph.ports.get(id)?.inputs ?? []) for (const { edge } of graph.into(id, port.key)) open.push(edge.from[0]);
  }
  return used;
}

/** In health models and segments bands and flags are results; in a workflow they must start or steer something. */
function hasEffect(node: GraphNode, isIdle: boolean): boolean {
  const group = nodeType(node.type)?.group;
  if (node.type === 'threshold' || node.type === 'condition') return !isIdle;
  return group === 'start' || group === 'act' || group === 'flow';
}

function isRead(graph: LintContext['graph'], id: string): boolean {
  return (graph.ports.get(id)?.outputs ?? []).some((port) => graph.outOf(id, port.key).length > 0);
}
