/**
 * The same document with everything taken out that may speak up because something is unknown: tests for being known, constants
 * that stand in, weight given away, unequal treatment of inputs, rows that ask nothing. What is left must fall silent.
 */
import type { Expression, Test } from '#lib/core/documents/nodes/clause.ts';
import type { GraphNode } from '#lib/core/documents/nodes/catalogue.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';

export interface Keeping {
  /** Weightings may go by the inputs that are known, as long as one is; forced bands stay. */
  readonly redistribution: boolean;
}

export function withoutGuesses<Graph extends GraphDocument>(document: Graph, keeping: Keeping): Graph {
  const nodes = Object.fromEntries(
    Object.entries(document.nodes).map(([id, node]) => [id, silenced(node, keeping)] as const),
  );
  const edges = Object.fromEntries(
    Object.entries(document.edges).filter(([, { to }]) => keeping.redistribution || !to[1].startsWith('force:')),
  );
  return { ...document, nodes, edges };
}

function silenced(node: GraphNode, keeping: Keeping): GraphNode {
  switch (node.type) {
    case 'signal':
      return { ...node, config: without(node.config, 'whenMissing') };
    case 'attribute':
      return { ...node, config: without(node.config, 'whenMissing') };
    case 'model':
      return { ...node, config: without(node.config, 'whenMissing') };
    case 'scale':
      return { ...node, config: without(node.config, 'whenUnknown') as typeof node.config };
    case 'weighting': {
      const { missing, method } = node.config;
      const isKept = keeping.redistribution && method !== 'sum' && missing === 'redistribute';
      return { ...node, config: { ...node.config, missing: isKept ? missing : 'unknown' } };
    }
    case 'table':
      return {
        ...node,
        config: {
          ...node.config,
          rows: node.config.rows.map((row) => ({ ...row, when: asking(row.when, node.config.inputs[0]!) })),
        },
      };
    case 'condition':
      return { ...node, config: { ...node.config, when: needing(node.config.when) } };
    case 'threshold':
      return keeping.redistribution ? node : { ...node, config: without(node.config, 'force') };
    default:
      return node;
  }
}

function without<Config extends object>(config: Config, option: string): Config {
  return Object.fromEntries(Object.entries(config).filter(([key]) => key !== option)) as Config;
}

const harmless: Test = { op: 'notEquals', value: 7 };
const needsValue = <Part extends Test>(test: Part): Test =>
  test.op === 'isKnown' || test.op === 'isUnknown' ? harmless : test;

function asking(when: Readonly<Record<string, Test>>, input: string): Record<string, Test> {
  const cells = Object.entries(when).map(([key, test]) => [key, needsValue(test)] as const);
  return Object.fromEntries(cells.length > 0 ? cells : [[input, harmless]]);
}

function needing(expression: Expression): Expression {
  if ('all' in expression) return { all: expression.all.map(needing) };
  if ('any' in expression) return { any: expression.any.map(needing) };
  if ('not' in expression) return { not: needing(expression.not) };
  return expression.op === 'isKnown' || expression.op === 'isUnknown'
    ? { key: expression.key, input: expression.input, ...harmless }
    : expression;
}
