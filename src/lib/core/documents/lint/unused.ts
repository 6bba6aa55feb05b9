/** Branches of the graph that lead nowhere. */
import type { Problem } from '../../problems.ts';
import { removeNodes } from '../graph-edits.ts';
import { nodeType, type GraphNode } from '../nodes/catalogue.ts';
import { atNode, type LintContext, type Rule } from './context.ts';

/** One problem for each dead end; what leads only there goes with it. */
export const nodesAreUsed: Rule = (context) => {
  const { document, graph, nodes } = context;
  const used = leadingSomewhere(context);
  return [...nodes.keys()].flatMap((id): Problem[] => {
    if (used.has(id) || isRead(graph, id)) return [];
    const branch = leadingOnlyTo(graph, id);
    const fix = {
      label: branch.length > 1 ? 'Remove it and what leads only there' : 'Remove it',
      edits: removeNodes(document, branch),
    };
    return [
      atNode(context, id, {
        code: 'unused-node',
        severity: 'warning',
        message: 'it leads to no threshold, condition or step; connect or remove it.',
        fix,
      }),
    ];
  });
};

/** The node and all before it whose every output ends there. */
function leadingOnlyTo(graph: LintContext['graph'], end: string): string[] {
  const branch = new Set([end]);
  for (const id of branch)
    for (const port of graph.ports.get(id)?.inputs ?? [])
      for (const { edge } of graph.into(id, port.key)) {
        const before = edge.from[0];
        const outputs = graph.ports.get(before)?.outputs ?? [];
        if (outputs.every(({ key }) => graph.outOf(before, key).every((wire) => branch.has(wire.edge.to[0]))))
          branch.add(before);
      }
  return [...branch];
}

/** Nodes with an effect of their own, and all that leads to them. */
function leadingSomewhere({ document, graph, nodes }: LintContext): ReadonlySet<string> {
  const open = [...nodes]
    .filter(([id, node]) => hasEffect(node, document.kind === 'workflow' && !isRead(graph, id)))
    .map(([id]) => id);
  const used = new Set<string>();
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (used.has(id)) continue;
    used.add(id);
    for (const port of graph.ports.get(id)?.inputs ?? [])
      for (const { edge } of graph.into(id, port.key)) open.push(edge.from[0]);
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
