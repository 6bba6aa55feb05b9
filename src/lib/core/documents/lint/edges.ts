/** Single connections: do both ends exist, do they fit, is there room. */
import { problem, type Edit, type Fix, type Problem } from '../../problems.ts';
import type { Edge } from '../document.ts';
import { addEdge, addNode, removeEdge } from '../graph-edits.ts';
import { bridgeBetween, misfitSentence, portFits } from '../port-fit.ts';
import { inputPort, type LintContext, type Rule } from './context.ts';
import { say } from '../say.ts';

export const connectionsFit: Rule = (context) =>
  Object.entries(context.document.edges).flatMap(([id, edge]) => checkEdge(context, id, edge));

function checkEdge(context: LintContext, id: string, edge: Edge): Problem[] {
  const { document, graph } = context;
  const refuse = (code: string, message: string, fix: Fix = removal(context, id)) => [
    problem(code, message, { edgeId: id }, fix),
  ];
  for (const end of ['from', 'to'] as const)
    if (!Object.hasOwn(document.nodes, edge[end][0]))
      return refuse(
        'dangling-edge',
        `Connection ${id} ${end === 'from' ? 'comes from' : 'leads to'} ${edge[end][0]}, which does not exist; remove the connection.`,
      );
  if (edge.from[0] === edge.to[0])
    return refuse('self-edge', `${say(document, edge.from[0])} is connected to itself; remove the connection.`);
  if (!graph.ports.has(edge.from[0]) || !graph.ports.has(edge.to[0])) return [];
  const [from, to] = [graph.output(...edge.from), inputPort(graph, edge.to)];
  if (!from)
    return refuse(
      'unknown-port',
      `${say(document, edge.from[0])} has no output "${edge.from[1]}"; remove connection ${id} or draw it anew.`,
    );
  if (!to)
    return refuse(
      'unknown-port',
      `${say(document, edge.to[0])} has no input "${edge.to[1]}"; remove connection ${id} or draw it anew.`,
    );
  if (portFits(from.type, to.type)) return [];
  const bridged = bridgeFix(context, id, edge);
  return refuse('port-type', misfitSentence(document, edge, from.type, to.type).replace(/\?$/, '.'), bridged);
}

function removal({ document }: LintContext, id: string): Fix {
  return { label: 'Remove the connection', edits: removeEdge(document, id) };
}

/** Puts the missing node between; the connection keeps its id, and so its weight. */
function bridgeFix(context: LintContext, id: string, edge: Edge): Fix {
  const { document, graph } = context;
  const bridge = bridgeBetween(graph.output(...edge.from)!.type, inputPort(graph, edge.to)!.type);
  if (!bridge) return removal(context, id);
  const suffix = id.slice(id.indexOf('_') + 1).slice(0, 24) || 'x';
  const node = freeId(document.nodes, `${bridge.prefix}_${suffix}`);
  const wire = freeId(document.edges, `e_${suffix}`);
  const edits: Edit[] = [
    ...addNode(document, node, bridge.node, [edge.from[0], edge.to[0]]),
    addEdge(wire, { from: [...edge.from], to: [node, bridge.into] }),
    addEdge(id, { from: [node, bridge.outOf], to: [...edge.to] }),
  ];
  return { label: `Insert a ${bridge.title}`, edits };
}

/** The linter has no dice: the first number that makes the id new. */
function freeId(taken: object, stem: string): string {
  let id = stem;
  for (let count = 2; Object.hasOwn(taken, id); count++) id = `${stem}${count}`;
  return id;
}

/** A port that takes one connection has one, and no two connections say the same. */
export const connectionsAreSingle: Rule = (context) => {
  const { document, graph, nodes } = context;
  return [...nodes.keys()].flatMap((nodeId) =>
    graph.ports.get(nodeId)!.inputs.flatMap((port) => {
      const wires = graph.into(nodeId, port.key);
      const seen = new Map<string, string>();
      return wires.flatMap(({ id, edge }, index): Problem[] => {
        const from = edge.from.join(' ');
        const twin = seen.get(from);
        seen.set(from, twin ?? id);
        if (twin !== undefined)
          return [
            problem(
              'duplicate-edge',
              `${say(document, edge.from[0])} is connected to ${say(document, nodeId)} twice in the same place; remove ${id}.`,
              { edgeId: id },
              removal(context, id),
            ),
          ];
        if (index === 0 || port.many || port.type === 'flow') return [];
        return [
          problem(
            'arity',
            `"${port.label}" of ${say(document, nodeId)} takes one connection and has ${wires.length}; remove ${id} or combine them first.`,
            { edgeId: id },
            removal(context, id),
          ),
        ];
      });
    }),
  );
};
