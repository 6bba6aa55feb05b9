import { z } from 'zod';
import { attributeName } from './attribute.ts';
import { defineNode, flow } from './node-type.ts';
import { reentrySchema } from './reentry.ts';

const config = z.union([
  /** Five cron fields in the workspace's time zone. */
  z.strictObject({ cron: z.string().min(9).max(100), reentry: reentrySchema.optional() }),
  /** `offsetDays` days after the date (negative: before), once per value of the date; fires up to 7 days late. */
  z.strictObject({
    attribute: attributeName,
    offsetDays: z.number().int().min(-3650).max(3650),
    reentry: reentrySchema.optional(),
  }),
]);

export const schedule = defineNode({
  type: 'schedule',
  v: 1,
  group: 'start',
  title: 'Schedule',
  purpose: 'Starts at fixed times, or some days before or after a date of the account.',
  config,
  defaults: (): z.infer<typeof config> => ({ attribute: 'renewalDate', offsetDays: -90 }),
  ports: () => ({ inputs: [], outputs: [flow('start', 'Starts')] }),
});
