/** A document's graph, indexed: which edges arrive where, and an order in which values can be computed. */
import { nodeType, type GraphNode } from './nodes/catalogue.ts';
import type { Port, Ports } from './nodes/node-type.ts';
import type { Edge, GraphDocument } from './document.ts';

export interface Wire {
  readonly id: string;
  readonly edge: Edge;
}

export interface Graph {
  readonly ports: ReadonlyMap<string, Ports>;
  /** Edges into a port, in edge-key order. */
  readonly into: (nodeId: string, port: string) => readonly Wire[];
  /** Edges out of a port, in edge-key order. */
  readonly outOf: (nodeId: string, port: string) => readonly Wire[];
  readonly output: (nodeId: string, port: string) => Port | undefined;
  /** Node ids so that every value is computed before it is read; flow edges do not count. Nodes on a cycle are left out. */
  readonly order: readonly string[];
  /** One cycle of value edges as node ids, first repeated last; `null` when there is none. */
  readonly cycle: readonly string[] | null;
}

const none: readonly Wire[] = [];

/** Indexes any graph, broken ones included: edges to nodes that do not exist are ignored here and found by the linter. */
export function graphOf(document: Pick<GraphDocument, 'nodes' | 'edges'>): Graph {
  const ports = new Map(Object.entries(document.nodes).map(([id, node]) => [id, portsOf(node)]));
  const into = new Map<string, Wire[]>();
  const outOf = new Map<string, Wire[]>();
  for (const id of Object.keys(document.edges).sort()) {
    const wire = { id, edge: document.edges[id]! };
    if (!ports.has(wire.edge.from[0]) || !ports.has(wire.edge.to[0])) continue;
    push(into, address(wire.edge.to), wire);
    push(outOf, address(wire.edge.from), wire);
  }
  const output = (nodeId: string, port: string) => ports.get(nodeId)?.outputs.find((each) => each.key === port);
  const wires = [...into.values()].flat().filter(({ edge }) => output(...edge.from)?.type !== 'flow');
  return {
    ports,
    into: (nodeId, port) => into.get(address([nodeId, port])) ?? none,
    outOf: (nodeId, port) => outOf.get(address([nodeId, port])) ?? none,
    output,
    ...sortTopologically([...ports.keys()].sort(), wires),
  };
}

/** The ports of a node; none for a type or config this version cannot read. */
export function portsOf(node: GraphNode): Ports {
  const type = nodeType(node.type);
  return type ? type.ports(node.config) : { inputs: [], outputs: [] };
}

function address([node, port]: readonly [string, string]): string {
  return `${node} ${port}`;
}

function push(map: Map<string, Wire[]>, key: string, wire: Wire): void {
  const list = map.get(key);
  if (list) list.push(wire);
  else map.set(key, [wire]);
}

function sortTopologically(
  ids: readonly string[],
  wires: readonly Wire[],
): { order: string[]; cycle: string[] | null } {
  const waiting = new Map(ids.map((id) => [id, 0]));
  const next = new Map<string, string[]>();
  for (const { edge } of wires) {
    waiting.set(edge.to[0], waiting.get(edge.to[0])! + 1);
    next.set(edge.from[0], [...(next.get(edge.from[0]) ?? []), edge.to[0]]);
  }
  const order: string[] = [];
  let ready = ids.filter((id) => waiting.get(id) === 0);
  while (ready.length > 0) {
    const freed: string[] = [];
    for (const id of ready) {
      order.push(id);
      for (const to of next.get(id) ?? []) {
        waiting.set(to, waiting.get(to)! - 1);
        if (waiting.get(to) === 0) freed.push(to);
      }
    }
    ready = freed;
  }
  return {
    order,
    cycle:
      order.length === ids.length
        ? null
        : findCycle(
            ids.filter((id) => waiting.get(id)! > 0),
            next,
          ),
  };
}

/** Every node left over has a predecessor that is left over too, so walking backwards must come round. */
function findCycle(left: readonly string[], next: ReadonlyMap<string, readonly string[]>): string[] {
  const stuck = new Set(left);
  const before = new Map<string, string>();
  for (const [from, tos] of next) if (stuck.has(from)) for (const to of tos) if (stuck.has(to)) before.set(to, from);
  const seen: string[] = [];
  let at = left[0]!;
  while (!seen.includes(at)) {
    seen.push(at);
    at = before.get(at)!;
  }
  return [at, ...seen.slice(seen.indexOf(at) + 1).toReversed(), at];
}
