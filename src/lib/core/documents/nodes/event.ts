import { z } from 'zod';
import { testSchema } from './clause.ts';
import { defineNode, flow, keySchema } from './node-type.ts';
import { reentrySchema } from './reentry.ts';

const config = z.strictObject({
  event: z.string().min(1).max(200),
  /** By property; all must hold. */
  where: z.record(keySchema, testSchema).optional(),
  reentry: reentrySchema.optional(),
});

export const event = defineNode({
  type: 'event',
  v: 1,
  group: 'start',
  title: 'Event',
  purpose: 'Starts when a named event is received for the account.',
  config,
  defaults: () => ({ event: 'event' }),
  ports: () => ({ inputs: [], outputs: [flow('start', 'Starts')] }),
});
