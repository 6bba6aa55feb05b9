/** Signal definitions: what a metric is, where it comes from and how fresh it should be. */
import { z } from 'zod';
import { testSchema } from './nodes/clause.ts';
import { finite, keySchema } from './nodes/node-type.ts';

const properties = z.record(keySchema, testSchema).optional();

/** How a signal is counted from events or records. Filters are closed: one test per property, all must hold. */
export const countingRuleSchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('events'),
    event: z.string().min(1).max(200),
    where: properties,
    /** `each` gives 1 per event, `sum` and `last` a numeric property, `contacts` one point per contact and day. */
    take: z.enum(['each', 'property', 'contact']).default('each'),
    property: keySchema.optional(),
  }),
  z.strictObject({
    from: z.literal('records'),
    record: z.string().min(1).max(200),
    where: properties,
    /** `open` is the number open at a moment; `opened` and `closed` give 1 at that time; `property` its value when opened. */
    take: z.enum(['open', 'opened', 'closed', 'property']).default('open'),
    property: keySchema.optional(),
  }),
]);

export type CountingRule = z.infer<typeof countingRuleSchema>;

export const signalSchema = z.strictObject({
  format: z.literal(1),
  kind: z.literal('signal'),
  key: keySchema,
  name: z.string().min(1).max(200),
  description: z.string().max(5000).default(''),
  type: z.enum(['number', 'text', 'boolean', 'date']),
  unit: z.string().max(40).default(''),
  better: z.enum(['higher', 'lower', 'neither']).default('neither'),
  /** A state holds until the next value; events are counted, and none in a window is 0 while the source reports. */
  measures: z.enum(['state', 'events']),
  source: z.string().max(100).default(''),
  /** How often the source should report. Needed to tell a silent account from a dead feed. */
  expectedEveryDays: finite.positive().max(3650).optional(),
  min: finite.optional(),
  max: finite.optional(),
  derive: countingRuleSchema.optional(),
});

export type Signal = z.infer<typeof signalSchema>;
