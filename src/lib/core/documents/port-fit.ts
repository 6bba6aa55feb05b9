/** Which outputs may lead to which inputs, what to say when one may not, and which node put between them would make it work. */
import type { Edge, GraphDocument } from './document.ts';
import { nodeName, type GraphNode } from './nodes/catalogue.ts';
import { condition } from './nodes/condition.ts';
import type { PortType } from './nodes/node-type.ts';
import { scale } from './nodes/scale.ts';

/** Scores and flags widen to values; nothing else changes its kind by itself. */
export function portFits(from: PortType, to: PortType): boolean {
  return from === to || (to === 'value' && (from === 'score' || from === 'flag'));
}

const needs: Readonly<Record<PortType, string>> = {
  value: 'a value',
  score: 'a score',
  flag: 'a flag (yes, no or unknown)',
  flow: 'a start',
};
const gives: Readonly<Record<PortType, string>> = {
  value: 'a raw value',
  score: 'a score',
  flag: 'a flag',
  flow: 'a start, not a value',
};

/** A node that turns one kind into the other: its ports and what to call it. */
export interface Bridge {
  readonly title: string;
  readonly node: GraphNode;
  readonly prefix: string;
  readonly into: string;
  readonly outOf: string;
}

/** The node that would make the connection work, if one does. */
export function bridgeBetween(from: PortType, to: PortType): Bridge | null {
  if (from === 'value' && to === 'score')
    return {
      title: 'Scale',
      prefix: 'scl',
      into: 'value',
      outOf: 'score',
      node: { type: 'scale', v: scale.v, config: scale.defaults() },
    };
  if ((from === 'value' || from === 'score') && (to === 'flag' || to === 'flow'))
    return {
      title: 'Condition',
      prefix: 'cnd',
      into: 'value',
      outOf: to === 'flag' ? 'flag' : 'entered',
      node: { type: 'condition', v: condition.v, config: condition.defaults() },
    };
  return null;
}

/** For instance: `Threshold needs a score; Logins is a raw value. Insert a Scale?` */
export function misfitSentence(
  document: Pick<GraphDocument, 'nodes'>,
  edge: Edge,
  from: PortType,
  to: PortType,
): string {
  const name = ([id]: readonly [string, string]) => nodeName(document.nodes[id]!);
  const bridge = bridgeBetween(from, to);
  const advice = bridge
    ? `Insert a ${bridge.title}?`
    : to === 'flow'
      ? 'Connect the output of a trigger or of another step.'
      : 'Connect another output.';
  return `${name(edge.to)} needs ${needs[to]}; ${name(edge.from)} is ${gives[from]}. ${advice}`;
}
