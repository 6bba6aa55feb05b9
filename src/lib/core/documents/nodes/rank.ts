import { z } from 'zod';
import { defineNode, keySchema, score, value } from './node-type.ts';

const config = z.strictObject({
  /** A segment's key; without it the whole book. */
  segment: keySchema.optional(),
  better: z.enum(['higher', 'lower']).default('higher'),
});

export const rank = defineNode({
  type: 'rank',
  v: 1,
  group: 'shape',
  title: 'Rank',
  purpose: 'Where the value stands among all accounts, as a percentile. Fewer than 20 accounts is unknown.',
  config,
  defaults: () => ({ better: 'higher' as const }),
  ports: () => ({ inputs: [value('value', 'Value', { required: true })], outputs: [score('score', 'Percentile')] }),
});
