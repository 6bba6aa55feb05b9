/** Nodes that lead nowhere. */
import { nodeType, type GraphNode } from '../nodes/catalogue.ts';
import { removeNode } from '../graph-edits.ts';
import { atNode, type LintContext, type Rule } from './context.ts';

export const nodesAreUsed: Rule = (context) => {
  const { document, nodes } = context;
  const used = leadingSomewhere(context);
  return [...nodes].filter(([id]) => !used.has(id)).map(([id]) => {
    const fix = { label: 'Remove it', edits: removeNode(document, id) };
    return atNode(context, id, { code: 'unused-node', severity: 'warning', message: 'it leads to no threshold, condition or step; connect or remove it.', fix });
  });
};

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
