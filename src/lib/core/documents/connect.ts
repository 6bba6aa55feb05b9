/** May an output be connected to an input: yes, or why not and what would help. */
import type { Fix } from '../problems.ts';
import type { Edge, GraphDocument } from './document.ts';
import { addEdge, addNode, removeEdge } from './graph-edits.ts';
import { graphOf, type Graph } from './graph.ts';
import type { Port } from './nodes/node-type.ts';
import { takesTime } from './pauses.ts';
import { bridgeBetween, misfitSentence, portFits } from './port-fit.ts';
import { say } from './say.ts';

export type ConnectionCode =
  'unknown-node' | 'unknown-port' | 'self-edge' | 'port-type' | 'duplicate-edge' | 'arity' | 'cycle' | 'endless-loop';

export type ConnectionAnswer =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: ConnectionCode; readonly message: string; readonly fix?: Fix };

/** Makes an id that the document does not have, with that prefix. */
export type FreshId = (prefix: string) => string;

/** Judges one new connection. A fix is offered only with `freshId`: its edits make the whole connection, what it needs included. */
export function checkConnection(connection: Edge, document: GraphDocument, freshId?: FreshId): ConnectionAnswer {
  return connectionChecker(document, connection.from, freshId)(connection.to);
}

/** The same for many inputs and one output, as while a wire is being dragged: looking at another input costs next to nothing. */
export function connectionChecker(
  document: GraphDocument,
  from: Edge['from'],
  freshId?: FreshId,
): (to: Edge['to']) => ConnectionAnswer {
  const graph = graphOf(document);
  const output = graph.output(...from);
  const before = output ? leadingTo(document, graph, from[0], output.type === 'flow') : new Set<string>();
  return (to) => judge({ document, graph, output, before, freshId }, { from, to });
}

interface Judging {
  readonly document: GraphDocument;
  readonly graph: Graph;
  readonly output: Port | undefined;
  /** Nodes from which the output's node can be reached: connecting to one of them closes a circle. */
  readonly before: ReadonlySet<string>;
  readonly freshId: FreshId | undefined;
}

function judge({ document, graph, output, before, freshId }: Judging, edge: Edge): ConnectionAnswer {
  const [fromId, toId] = [edge.from[0], edge.to[0]];
  const stranger = [fromId, toId].find((id) => !Object.hasOwn(document.nodes, id));
  if (stranger !== undefined)
    return refuse('unknown-node', `There is no node ${stranger}; it may just have been deleted.`);
  const input = graph.ports.get(toId)!.inputs.find((port) => port.key === edge.to[1]);
  if (!output) return refuse('unknown-port', `${say(document, fromId)} has no output "${edge.from[1]}".`);
  if (!input) return refuse('unknown-port', `${say(document, toId)} has no input "${edge.to[1]}".`);
  if (fromId === toId) return refuse('self-edge', `${say(document, fromId)} cannot be connected to itself.`);
  if (output.type === 'flow' || input.type !== 'flow') {
    const circle = closesCircle(document, before, edge, output);
    if (circle) return circle;
  }
  if (!portFits(output.type, input.type))
    return refuse(
      'port-type',
      misfitSentence(document, edge, output.type, input.type),
      freshId && bridgeFix(document, edge, output, input, freshId),
    );
  const present = graph.into(...edge.to);
  if (present.some((wire) => wire.edge.from[0] === fromId && wire.edge.from[1] === edge.from[1]))
    return refuse(
      'duplicate-edge',
      `${say(document, fromId)} is connected to "${input.label}" of ${say(document, toId)} already.`,
    );
  if (present.length === 0 || input.many || input.type === 'flow') return { ok: true };
  const fix = freshId && {
    label: 'Replace that connection',
    edits: [...present.flatMap(({ id }) => removeEdge(document, id)), addEdge(freshId('e'), edge)],
  };
  return refuse(
    'arity',
    `"${input.label}" of ${say(document, toId)} is taken by ${say(document, present[0]!.edge.from[0])}; replace that connection?`,
    fix,
  );
}

function refuse(code: ConnectionCode, message: string, fix?: Fix): ConnectionAnswer {
  return fix ? { ok: false, code, message, fix } : { ok: false, code, message };
}

function closesCircle(
  document: GraphDocument,
  before: ReadonlySet<string>,
  edge: Edge,
  output: Port,
): ConnectionAnswer | null {
  const [from, to] = [edge.from[0], edge.to[0]];
  if (!before.has(to)) return null;
  if (output.type !== 'flow')
    return refuse(
      'cycle',
      `${say(document, to)} already leads to ${say(document, from)}; values cannot go round in a circle.`,
    );
  if (takesTime(document.nodes[from]!, edge.from[1])) return null;
  return refuse(
    'endless-loop',
    `${say(document, to)} already leads to ${say(document, from)} without a pause; put a Wait between.`,
  );
}

/** All nodes that lead to one: by values, or by flows that take no time. */
function leadingTo(document: GraphDocument, graph: Graph, to: string, byFlow: boolean): Set<string> {
  const found = new Set<string>();
  const open = [to];
  for (let id = open.pop(); id !== undefined; id = open.pop())
    for (const port of graph.ports.get(id)!.inputs) {
      if ((port.type === 'flow') !== byFlow) continue;
      for (const { edge } of graph.into(id, port.key)) {
        const [from, out] = edge.from;
        if (found.has(from) || (byFlow && takesTime(document.nodes[from]!, out))) continue;
        found.add(from);
        open.push(from);
      }
    }
  return found;
}

function bridgeFix(document: GraphDocument, edge: Edge, output: Port, input: Port, freshId: FreshId): Fix | undefined {
  const bridge = bridgeBetween(output.type, input.type);
  if (!bridge) return undefined;
  const node = freshId(bridge.prefix);
  const edits = [
    ...addNode(document, node, bridge.node, [edge.from[0], edge.to[0]]),
    addEdge(freshId('e'), { from: [...edge.from], to: [node, bridge.into] }),
    addEdge(freshId('e'), { from: [node, bridge.outOf], to: [...edge.to] }),
  ];
  return { label: `Insert a ${bridge.title}`, edits };
}
