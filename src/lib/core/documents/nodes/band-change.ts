import { z } from 'zod';
import { defineNode, flow, keySchema } from './node-type.ts';
import { reentrySchema } from './reentry.ts';

const config = z.strictObject({
  model: keySchema,
  /** Bands left and entered; empty means any. */
  from: z.array(keySchema).max(12).default([]),
  to: z.array(keySchema).max(12).default([]),
  direction: z.enum(['any', 'worse', 'better']).default('any'),
  reentry: reentrySchema.optional(),
});

export const bandChange = defineNode({
  type: 'band-change',
  v: 1,
  group: 'start',
  title: 'Band changes',
  purpose: 'Starts when an account moves between bands of a health model.',
  config,
  defaults: () => ({ model: 'health', from: [], to: [], direction: 'worse' as const }),
  ports: () => ({ inputs: [], outputs: [flow('start', 'Starts')] }),
});
