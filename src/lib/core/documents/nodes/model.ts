import { z } from 'zod';
import { constantSchema, defineNode, keySchema, score, value, type NodeFinding } from './node-type.ts';

const config = z.strictObject({
  model: keySchema,
  read: z.enum(['score', 'band', 'bandOrder', 'change', 'daysInBand']),
  /** For `change`: over how many days. */
  days: z.number().int().min(1).max(3650).optional(),
  whenMissing: constantSchema.optional(),
});

export const model = defineNode({
  type: 'model',
  v: 1,
  group: 'read',
  title: 'Health model',
  purpose: 'Reads the score or band of another health model, or how it changed.',
  config,
  defaults: () => ({ model: 'health', read: 'score' as const }),
  ports: ({ read }) => ({
    inputs: [],
    outputs: [read === 'score' ? score('score', 'Score') : value('value', 'Value')],
  }),
  check: checkModel,
});

function checkModel({ model, read, days, whenMissing }: z.infer<typeof config>): readonly NodeFinding[] {
  const rest = whenMissing === undefined ? {} : { whenMissing };
  if (read === 'change' && days === undefined)
    return [
      { code: 'missing-window', path: ['days'], message: 'a change of score needs a number of days; say how many.' },
    ];
  if (read !== 'change' && days !== undefined)
    return [
      {
        code: 'unused-option',
        severity: 'warning',
        path: ['days'],
        message: 'only a change of score reads a number of days; remove it.',
        fix: { label: 'Remove it', config: { model, read, ...rest } },
      },
    ];
  if (read === 'score' && typeof whenMissing === 'number' && (whenMissing < 0 || whenMissing > 100))
    return [
      {
        code: 'score-out-of-range',
        path: ['whenMissing'],
        message: `a score lies between 0 and 100; ${whenMissing} cannot stand for one.`,
      },
    ];
  return [];
}
