/** Small health models from shorthand, for tests of what evaluations say. */
import { compile } from '../compile/compile.ts';
import type { HealthModel } from '../documents/document.ts';
import type { GraphNode } from '../documents/nodes/catalogue.ts';
import type { Value } from '../values.ts';
import { createAccountEvaluator } from './account.ts';
import type { Evaluation, EvaluationInput } from './evaluation.ts';

export const at = Date.UTC(2026, 0, 1);

export const bands = [
  { key: 'at-risk', from: 0, tone: 'bad' as const },
  { key: 'concerning', from: 40, tone: 'warn' as const },
  { key: 'healthy', from: 70, tone: 'good' as const },
];

type Nodes = Record<string, { type: string; config: unknown }>;
type Wires = Record<string, [string, string]>;

/** A health model whose edges are written `from.port -> to.port`; its result is `thr_a`. */
export function modelOf(nodes: Nodes, wires: Wires, more: Partial<HealthModel> = {}): HealthModel {
  const port = (text: string) =>
    [text.slice(0, text.indexOf('.')), text.slice(text.indexOf('.') + 1)] as [string, string];
  return {
    format: 1,
    kind: 'health-model',
    key: 'model',
    name: 'Model',
    description: '',
    appliesTo: {},
    priority: 0,
    result: 'thr_a',
    nodes: Object.fromEntries(
      Object.entries(nodes).map(([id, node]) => [id, { v: 1, ...node } as unknown as GraphNode]),
    ),
    edges: Object.fromEntries(
      Object.entries(wires).map(([id, [from, to]]) => [id, { from: port(from), to: port(to) }]),
    ),
    notes: {},
    groups: {},
    layout: {},
    cases: [],
    ...more,
  };
}

export function evaluate(
  document: HealthModel,
  facts: Record<string, Value>,
  more: Partial<EvaluationInput> = {},
): Promise<Evaluation> {
  const { compiled } = compile(document);
  return createAccountEvaluator(compiled!).evaluate({ at, facts: new Map(Object.entries(facts)), ...more });
}

export const signal = (key: string) => ({ type: 'signal', config: { signal: key, read: { fn: 'latest' } } });
export const linear = {
  type: 'scale',
  config: {
    method: 'linear',
    points: [
      [0, 0],
      [100, 100],
    ],
  },
};
export const plainThreshold = { type: 'threshold', config: { bands, hysteresis: 0, minDwellDays: 0 } };
