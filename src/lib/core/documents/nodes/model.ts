import { z } from 'zod';
import { constantSchema, defineNode, keySchema, score, value } from './node-type.ts';

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
  ports: ({ read }) => ({ inputs: [], outputs: [read === 'score' ? score('score', 'Score') : value('value', 'Value')] }),
  check: ({ read, days }) =>
    read === 'change' && days === undefined
      ? [{ code: 'missing-window', path: ['days'], message: 'A change of score needs a number of days.' }]
      : [],
});
