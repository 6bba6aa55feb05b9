import { z } from 'zod';
import { attributeName } from './attribute.ts';
import { defineNode, flow, startsHere } from './node-type.ts';

const config = z.union([
  z.strictObject({ amount: z.number().positive().max(3650), unit: z.enum(['hours', 'days', 'workingDays']) }),
  /** Until a date attribute plus (or minus) some days; at once when that has passed. */
  z.strictObject({ attribute: attributeName, offsetDays: z.number().int().min(-3650).max(3650) }),
]);

export type WaitConfig = z.infer<typeof config>;

export const wait = defineNode({
  type: 'wait',
  v: 1,
  group: 'flow',
  title: 'Wait',
  purpose: 'Waits some hours, days or working days, or until a date of the account.',
  config,
  defaults: (): WaitConfig => ({ amount: 3, unit: 'workingDays' }),
  ports: () => ({ inputs: [startsHere], outputs: [flow('done', 'Then')] }),
});
