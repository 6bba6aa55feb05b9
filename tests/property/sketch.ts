/** A graph in the making: nodes, edges, and which outputs can be read so far. Edges only lead to newer nodes, so there is no cycle. */
import type { NodeTypeKey } from '#lib/core/documents/nodes/catalogue.ts';
import { nodePrefix } from '#lib/core/documents/new-id.ts';
import type { ValueType } from '#lib/core/values.ts';
import type { Dice } from './dice.ts';

export interface Output {
  readonly node: string;
  readonly port: string;
  readonly carries: 'value' | 'score' | 'flag' | 'flow';
  /** The type of its known values; flows have none. */
  readonly type: ValueType | null;
}

export interface Sketch {
  readonly nodes: Record<string, { type: NodeTypeKey; v: number; name?: string; config: unknown }>;
  readonly edges: Record<string, { from: [string, string]; to: [string, string] }>;
  readonly outputs: Output[];
  readonly addNode: (type: NodeTypeKey, config: unknown) => string;
  /** Makes an edge id that is free; the edge itself comes with `connect`. */
  readonly newEdge: () => string;
  readonly connect: (from: Output, to: readonly [string, string], edge?: string) => void;
}

const names = ['Usage', 'Logins, "28 days"', 'Support 🦊', 'constructor', 'Ünïcode', 'A'] as const;

export function newSketch(dice: Dice): Sketch {
  const nodes: Sketch['nodes'] = {};
  const edges: Sketch['edges'] = {};
  const outputs: Output[] = [];
  const fresh = (prefix: string, taken: object): string => {
    for (;;) {
      const id = `${prefix}_${Math.floor(dice.next() * 36 ** 4).toString(36)}`;
      if (!Object.hasOwn(taken, id)) return id;
    }
  };
  const reserved: Record<string, true> = {};
  return {
    nodes,
    edges,
    outputs,
    addNode: (type, config) => {
      const id = fresh(nodePrefix[type], nodes);
      nodes[id] = { type, v: 1, ...dice.maybe(0.5, () => ({ name: dice.pick(names) })), config };
      return id;
    },
    newEdge: () => {
      const id = fresh('e', reserved);
      reserved[id] = true;
      return id;
    },
    connect: (from, to, edge) => {
      const id = edge ?? fresh('e', reserved);
      reserved[id] = true;
      edges[id] = { from: [from.node, from.port], to: [to[0], to[1]] };
    },
  };
}
