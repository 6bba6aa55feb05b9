import { z } from 'zod';
import { defineNode, finite, score, value, type NodeFinding } from './node-type.ts';

const share = z.number().min(0).max(1);

const config = z.strictObject({
  /** `worst` and `best` take the lowest and highest counted input; `sum` adds points to `start`. */
  method: z.enum(['mean', 'worst', 'best', 'sum']),
  /** By edge id. 0 is shown but not counted; an edge without a weight counts 1. */
  weights: z.record(z.string(), finite.min(0)),
  /** What an unknown input does: its weight goes to the others, the result is unknown, or it counts as a constant. */
  missing: z.union([z.literal('redistribute'), z.literal('unknown'), z.strictObject({ constant: finite })]),
  /** The share of the weight that must be known (0..1), else the result is unknown. On screen "data needed". */
  minCoverage: share.optional(),
  start: finite.optional(),
  clip: z.tuple([finite, finite]).optional(),
});

export type WeightingConfig = z.infer<typeof config>;

export const weighting = defineNode({
  type: 'weighting',
  v: 1,
  group: 'combine',
  title: 'Weighting',
  purpose: 'Combines scores by weight, by the worst or best of them, or as a sum of points.',
  config,
  defaults: (): WeightingConfig => ({ method: 'mean', weights: {}, missing: 'redistribute' }),
  ports: ({ method }) => ({
    inputs: [
      method === 'sum'
        ? value('inputs', 'Points', { many: true, required: true })
        : score('inputs', 'Scores', { many: true, required: true }),
    ],
    outputs: [score('score', 'Score')],
  }),
  check: (config, around) => {
    const findings: NodeFinding[] = [];
    const edges = around.edgesInto('inputs');
    if (edges.length > 0 && edges.every((edge) => weightOf(config, edge) === 0))
      findings.push({
        code: 'weights-all-zero',
        path: ['weights'],
        message: 'all weights are 0; give at least one input a weight.',
        fix: {
          label: 'Weigh all inputs the same',
          config: { ...config, weights: Object.fromEntries(edges.map((edge) => [edge, 1])) },
        },
      });
    const stray = Object.keys(config.weights).filter((edge) => !edges.includes(edge));
    if (stray.length > 0)
      findings.push({
        code: 'stray-weight',
        severity: 'warning',
        path: ['weights', stray[0]!],
        message: `${stray.length} weight(s) belong to no connection; remove them.`,
        fix: {
          label: 'Remove them',
          config: {
            ...config,
            weights: Object.fromEntries(Object.entries(config.weights).filter(([edge]) => edges.includes(edge))),
          },
        },
      });
    if (config.method !== 'sum' && (config.start !== undefined || config.clip !== undefined))
      findings.push({
        code: 'unused-option',
        path: [config.start === undefined ? 'clip' : 'start'],
        message: 'start and clip belong to a sum of points; remove them.',
        severity: 'warning',
        fix: { label: 'Remove them', config: withoutSum(config) },
      });
    if (
      config.method !== 'sum' &&
      typeof config.missing === 'object' &&
      (config.missing.constant < 0 || config.missing.constant > 100)
    )
      findings.push({
        code: 'score-out-of-range',
        path: ['missing', 'constant'],
        message: `a score lies between 0 and 100; ${config.missing.constant} cannot stand for a missing one.`,
      });
    const [low, high] = config.clip ?? [0, 100];
    if (low > high || low < 0 || high > 100)
      findings.push({
        code: 'score-out-of-range',
        path: ['clip'],
        message: 'clip must rise and lie between 0 and 100.',
      });
    return findings;
  },
});

function withoutSum({ method, weights, missing, minCoverage }: WeightingConfig): WeightingConfig {
  return { method, weights, missing, ...(minCoverage === undefined ? {} : { minCoverage }) };
}

export function weightOf(config: WeightingConfig, edge: string): number {
  return Object.hasOwn(config.weights, edge) ? config.weights[edge]! : 1;
}
