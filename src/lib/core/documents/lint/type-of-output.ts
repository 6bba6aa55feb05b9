/** What type of value each output gives, as far as the document and the catalogue tell. */
import type { Constant, ValueType } from '../../values.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import type { Aggregate, Read } from '../nodes/signal.ts';
import type { LintContext } from './context.ts';

export function typeOfConstant(constant: Constant): ValueType {
  if (typeof constant === 'object') return 'date';
  return typeof constant === 'string' ? 'text' : typeof constant === 'number' ? 'number' : 'boolean';
}

/** The type of what arrives at an input; `null` when it is not known or nothing arrives. */
export function typeArriving(context: LintContext, nodeId: string, port: string): ValueType | null {
  const from = context.graph.into(nodeId, port)[0]?.edge.from;
  return from ? typeOfOutput(context, from) : null;
}

export function typeOfOutput(
  { nodes, graph, catalogue }: LintContext,
  [id, port]: readonly [string, string],
): ValueType | null {
  const node = nodes.get(id);
  const carries = graph.output(id, port)?.type;
  if (!node || !carries || carries === 'flow') return null;
  if (carries === 'flag') return 'boolean';
  if (carries === 'score') return 'number';
  return typeOfValue(node, port, (signal) => catalogue.signals?.get(signal)?.type ?? null);
}

function typeOfValue(node: GraphNode, port: string, signalType: (key: string) => ValueType | null): ValueType | null {
  switch (node.type) {
    case 'signal':
      return node.config.read.fn === 'latest' ? signalType(node.config.signal) : 'number';
    case 'attribute':
      return node.config.as === 'value' ? null : 'number';
    case 'model':
      return node.config.read === 'band' ? 'text' : 'number';
    case 'table': {
      const types = new Set(
        [...node.config.rows.map(({ out }) => out), node.config.otherwise]
          .filter((out) => out !== null)
          .map(typeOfConstant),
      );
      return types.size === 1 ? [...types][0]! : null;
    }
    case 'threshold':
      return port === 'band' ? 'text' : 'number';
    default:
      return 'number';
  }
}

/** Whether a read of a signal of that type means anything: only numbers can be folded, everything can be counted and aged. */
export function canRead(type: ValueType, read: Read): boolean {
  if (type === 'number' || read.fn === 'latest' || read.fn === 'daysSince' || read.fn === 'count') return true;
  const innermost: Aggregate | undefined =
    read.bucket?.fn ?? (read.fn === 'change' || read.fn === 'changePct' ? (read.of ?? 'avg') : undefined);
  return innermost === 'count';
}
