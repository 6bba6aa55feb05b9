/** Inputs that must be connected. */
import type { Problem } from '../../problems.ts';
import type { GraphNode } from '../nodes/catalogue.ts';
import type { Port } from '../nodes/node-type.ts';
import { atNode, type LintContext, type Rule } from './context.ts';

export const inputsAreConnected: Rule = (context) =>
  [...context.nodes].flatMap(([nodeId, node]) =>
    context.graph.ports
      .get(nodeId)!
      .inputs.filter((port) => port.required && context.graph.into(nodeId, port.key).length === 0)
      .map((port) => missing(context, nodeId, node, port)),
  );

function missing(context: LintContext, nodeId: string, node: GraphNode, port: Port): Problem {
  const message =
    port.type === 'flow'
      ? 'nothing starts it; connect a trigger or another step.'
      : node.type === 'threshold' && port.key.startsWith('force:')
        ? `"${port.label}" is not connected; connect a condition or untick the band.`
        : `the input "${port.label}" is not connected; connect ${port.type === 'flag' ? 'a condition' : port.type === 'score' ? 'a score' : 'a value'}.`;
  return atNode(context, nodeId, { code: 'missing-input', message });
}
