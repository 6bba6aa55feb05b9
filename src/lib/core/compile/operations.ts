/** Nodes that compute (rather than decide) as one operation each. */
import type { GraphNode, NodeOfType } from '../documents/nodes/catalogue.ts';
import { weightOf } from '../documents/nodes/weighting.ts';
import type { Operation } from './compiled.ts';

/** What a node can ask about its connections. */
export interface Wiring {
  /** The fact that arrives at an input port; the unknown fact when nothing does. */
  readonly arriving: (port: string) => string;
  /** All edges into a port, in edge-key order. */
  readonly all: (port: string) => readonly { readonly edge: string; readonly fact: string }[];
}

type Computed = { readonly operation: Operation; readonly inputs: readonly string[] };

function mathOperation({ config }: NodeOfType<'math'>, wiring: Wiring): Computed {
  const inputs: string[] = [];
  const operands = config.operands.map(({ key, constant }) =>
    constant === undefined ? { input: inputs.push(wiring.arriving(key)) - 1 } : { constant },
  );
  const bounds = {
    ...(config.min === undefined ? {} : { min: config.min }),
    ...(config.max === undefined ? {} : { max: config.max }),
  };
  return { operation: { op: 'math', fn: config.fn, operands, ...bounds }, inputs };
}

function tableOperation({ config }: NodeOfType<'table'>, wiring: Wiring): Computed {
  const rows = config.rows.map(({ key, when, out }) => ({
    key,
    cells: config.inputs.flatMap((input, index) =>
      Object.hasOwn(when, input) ? [{ input: index, test: when[input]! }] : [],
    ),
    out,
  }));
  return { operation: { op: 'table', rows, otherwise: config.otherwise }, inputs: config.inputs.map(wiring.arriving) };
}

function weightingOperation({ config }: NodeOfType<'weighting'>, wiring: Wiring): Computed {
  const edges = wiring.all('inputs');
  return {
    operation: {
      op: 'weighting',
      method: config.method,
      weights: edges.map(({ edge }) => weightOf(config, edge)),
      missing: config.missing,
      minCoverage: config.minCoverage ?? 0,
      start: config.start ?? 0,
      clip: config.clip ?? [0, 100],
    },
    inputs: edges.map(({ fact }) => fact),
  };
}

function switchOperation({ config }: NodeOfType<'switch'>, wiring: Wiring): Computed {
  return {
    operation: { op: 'switch', rows: config.rows.map(({ key }) => key) },
    inputs: [
      ...config.rows.flatMap(({ key }) => [wiring.arriving(`when:${key}`), wiring.arriving(`score:${key}`)]),
      wiring.arriving('otherwise'),
    ],
  };
}

/** The operation of a shaping or combining node; `null` for all others. */
export function computedBy(node: GraphNode, wiring: Wiring): Computed | null {
  switch (node.type) {
    case 'math':
      return mathOperation(node, wiring);
    case 'scale':
      return { operation: { op: 'scale', scale: node.config }, inputs: [wiring.arriving('value')] };
    case 'table':
      return tableOperation(node, wiring);
    case 'rank':
      return {
        operation: {
          op: 'rank',
          better: node.config.better,
          ...(node.config.segment ? { segment: node.config.segment } : {}),
        },
        inputs: [wiring.arriving('value')],
      };
    case 'weighting':
      return weightingOperation(node, wiring);
    case 'switch':
      return switchOperation(node, wiring);
    default:
      return null;
  }
}
