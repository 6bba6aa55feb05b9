import { z } from 'zod';
import {
  constantSchema,
  defineNode,
  duplicateKeys,
  finite,
  keySchema,
  score,
  value,
  type NodeFinding,
} from './node-type.ts';

const ends = { whenUnknown: finite.optional(), unbounded: z.boolean().optional() };

const config = z.discriminatedUnion('method', [
  /** Straight lines through the points in x order, clamped outside. */
  z.strictObject({
    method: z.literal('linear'),
    points: z
      .array(z.tuple([finite, finite]))
      .min(2)
      .max(50),
    ...ends,
  }),
  /** `from + (to - from) / (1 + exp(-steepness * (x - midpoint)))`. */
  z.strictObject({
    method: z.literal('logistic'),
    midpoint: finite,
    steepness: finite,
    from: finite.default(0),
    to: finite.default(100),
    ...ends,
  }),
  /** `base` below the first step. A boundary belongs to the upper step, unless the step says `above`. */
  z.strictObject({
    method: z.literal('steps'),
    base: finite,
    steps: z
      .array(z.strictObject({ key: keySchema, at: finite, above: z.boolean().optional(), score: finite }))
      .min(1)
      .max(50),
    ...ends,
  }),
  z.strictObject({
    method: z.literal('map'),
    map: z
      .array(z.strictObject({ key: keySchema, value: constantSchema, score: finite }))
      .min(1)
      .max(500),
    /** For a known value that is not listed; without it such a value is unknown. */
    otherwise: finite.optional(),
    ...ends,
  }),
]);

export type ScaleConfig = z.infer<typeof config>;

export const scale = defineNode({
  type: 'scale',
  v: 1,
  group: 'shape',
  title: 'Scale',
  purpose: 'Turns a value into a score from 0 to 100, or into points.',
  config,
  defaults: (): ScaleConfig => ({
    method: 'linear',
    points: [
      [0, 0],
      [100, 100],
    ],
  }),
  ports: ({ unbounded }) => ({
    inputs: [value('value', 'Value', { required: true })],
    outputs: [unbounded ? value('value', 'Points') : score('score', 'Score')],
  }),
  check: checkScale,
});

function checkScale(config: ScaleConfig): readonly NodeFinding[] {
  return [...checkOrder(config), ...checkRange(config)];
}

function checkOrder(config: ScaleConfig): readonly NodeFinding[] {
  if (config.method === 'linear') {
    const at = config.points.findIndex((point, index) => index > 0 && point[0] <= config.points[index - 1]![0]);
    const points = config.points
      .toSorted((a, b) => a[0] - b[0])
      .filter((point, index, all) => index === 0 || point[0] !== all[index - 1]![0]);
    const fix = points.length < 2 ? {} : { fix: { label: 'Sort the points', config: { ...config, points } } };
    if (at > 0)
      return [
        {
          code: 'points-out-of-order',
          path: ['points', at],
          message: 'points must run from left to right with different x; sort them.',
          ...fix,
        },
      ];
  }
  if (config.method === 'steps') {
    const at = config.steps.findIndex((step, index) => index > 0 && step.at <= config.steps[index - 1]!.at);
    const steps = config.steps
      .toSorted((a, b) => a.at - b.at)
      .filter((step, index, all) => index === 0 || step.at !== all[index - 1]!.at);
    if (at > 0)
      return [
        {
          code: 'steps-out-of-order',
          path: ['steps', at],
          message: 'steps must rise; sort them.',
          fix: { label: 'Sort the steps', config: { ...config, steps } },
        },
      ];
    return duplicateKeys(
      config.steps.map(({ key }) => key),
      ['steps'],
      'steps',
    );
  }
  if (config.method === 'map')
    return duplicateKeys(
      config.map.map(({ key }) => key),
      ['map'],
      'categories',
    );
  return [];
}

function checkRange(config: ScaleConfig): readonly NodeFinding[] {
  if (config.unbounded) return [];
  const outside = outputsOf(config).find((each) => each < 0 || each > 100);
  return outside === undefined
    ? []
    : [
        {
          code: 'score-out-of-range',
          message: `a score lies between 0 and 100, but this scale gives ${outside}; change it, or let the scale give points.`,
        },
      ];
}

function outputsOf(config: ScaleConfig): readonly number[] {
  const more = config.whenUnknown === undefined ? [] : [config.whenUnknown];
  switch (config.method) {
    case 'linear':
      return [...config.points.map((point) => point[1]), ...more];
    case 'logistic':
      return [config.from, config.to, ...more];
    case 'steps':
      return [config.base, ...config.steps.map((step) => step.score), ...more];
    case 'map':
      return [
        ...config.map.map((row) => row.score),
        ...(config.otherwise === undefined ? [] : [config.otherwise]),
        ...more,
      ];
  }
}
