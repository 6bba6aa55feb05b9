/** Too much of a good thing: triggers that fire again and again, actions that stand twice. */
import { warning, type Fix, type Problem } from '../../problems.ts';
import { canonicalText } from '../canonical.ts';
import { removeNodes } from '../graph-edits.ts';
import { nodeType, type GraphNode } from '../nodes/catalogue.ts';
import { atNode, setConfig, type LintContext, type Rule } from './context.ts';
import { say } from '../say.ts';

/** Triggers that may flap: without a buffer, a minimum stay or a re-entry policy people get the same work over and over. */
export const triggersKeepQuiet: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]): Problem[] => {
    const reason = noiseOf(node);
    if (reason === null || !reachesPeople(context, id)) return [];
    const fix: Fix = setConfig(
      id,
      ['reentry'],
      { policy: 'cooldown', days: 14 },
      'Wait 14 days before it starts again',
    );
    return [
      atNode(context, id, {
        code: 'action-without-cooldown',
        severity: 'warning',
        path: ['reentry'],
        message: `${reason}; say when it may start again.`,
        fix,
      }),
    ];
  });

function noiseOf(node: GraphNode): string | null {
  switch (node.type) {
    case 'event':
      return node.config.reentry ? null : 'every such event starts it anew';
    case 'condition':
      return node.config.reentry || node.config.forDays
        ? null
        : 'a value that goes to and fro across the line starts it each time';
    case 'threshold':
      return node.config.reentry || node.config.hysteresis > 0 || node.config.minDwellDays > 0
        ? null
        : 'a score that goes to and fro across a boundary starts it each time';
    default:
      return null;
  }
}

/** Whether flows from here lead to work or mail before any wait. */
function reachesPeople({ graph, nodes }: LintContext, from: string): boolean {
  const seen = new Set([from]);
  const open = [from];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const type = nodes.get(id)?.type;
    if (type !== undefined && nodeType(type)?.group === 'act' && type !== 'set-attribute') return true;
    for (const port of graph.ports.get(id)?.outputs ?? []) {
      if (port.type !== 'flow') continue;
      for (const { edge } of graph.outOf(id, port.key))
        if (!seen.has(edge.to[0])) {
          seen.add(edge.to[0]);
          open.push(edge.to[0]);
        }
    }
  }
  return false;
}

/** The same action twice behind the same output does the same thing twice. */
export const actionsDiffer: Rule = (context) => {
  const { document, graph, nodes } = context;
  const seen = new Map<string, string>();
  return [...nodes].flatMap(([id, node]): Problem[] => {
    if (nodeType(node.type)?.group !== 'act') return [];
    const content = canonicalText([node.type, node.config]);
    const keys = graph.into(id, 'in').map(({ edge }) => `${edge.from.join(' ')} ${content}`);
    const twin = keys.map((key) => seen.get(key)).find((each) => each !== undefined);
    for (const key of keys) if (!seen.has(key)) seen.set(key, id);
    if (twin === undefined || twin === id) return [];
    const fix = { label: 'Remove the second', edits: removeNodes(document, [id]) };
    return [
      warning(
        'duplicate-action',
        `${say(document, id)} does the same as ${say(document, twin)} at the same moment; remove one or make them differ.`,
        { nodeId: id },
        fix,
      ),
    ];
  });
};
