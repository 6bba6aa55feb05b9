/** Names people will read in lists and messages. */
import { problem, type Problem } from '../../problems.ts';
import { documentName } from '../read-document.ts';
import { atNode, type Rule } from './context.ts';

export const documentsAreNamed: Rule = ({ document }) =>
  document.name.trim() === ''
    ? [
        problem(
          'name-required',
          `${documentName({ kind: document.kind, key: document.key })} has a blank name; give it one.`,
          { path: ['name'] },
        ),
      ]
    : [];

/** What starts work is named in its reason: "Usage fell" says more than "Condition". */
export const triggersAreNamed: Rule = (context) =>
  [...context.nodes].flatMap(([id, node]): Problem[] => {
    const starts = context.graph.ports
      .get(id)!
      .outputs.some((port) => port.type === 'flow' && context.graph.outOf(id, port.key).length > 0);
    if (node.name?.trim() || !starts || (node.type !== 'condition' && node.type !== 'threshold')) return [];
    return [
      atNode(context, id, {
        code: 'name-required',
        severity: 'info',
        message: 'it starts work and has no name; name it, so that tasks can say why they exist.',
      }),
    ];
  });
