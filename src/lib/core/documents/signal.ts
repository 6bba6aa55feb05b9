/** Signal definitions: what a metric is, where it comes from and how fresh it should be. */
import { z } from 'zod';
import { testSchema } from './nodes/clause.ts';
import { finite, keySchema, reservedNames } from './nodes/node-type.ts';

/** As sources name them: other than our own keys they may hold spaces and dots. */
const propertyName = z
  .string()
  .min(1)
  .max(200)
  .refine((name) => !reservedNames.includes(name), 'This name is reserved; choose another.');

const propertyTest = z.strictObject({ property: propertyName, test: testSchema });

export type PropertyTest = z.infer<typeof propertyTest>;

const tests = z.array(propertyTest).min(1).max(50);

/** Closed tests of properties: all must hold, or any. The short form has one test per property, all of which must hold. */
const filterSchema = z.union([
  z.strictObject({ all: tests }),
  z.strictObject({ any: tests }),
  z.record(propertyName, testSchema),
]);

export type PropertyFilter = z.infer<typeof filterSchema>;

/** One name or several, in which `*` stands for any text. */
const names = z.string().min(1).max(200);
const namesSchema = z.union([names, z.array(names).min(1).max(50)]);

const counting = {
  where: filterSchema.optional(),
  property: propertyName.optional(),
  /** Counted within the last n x 24 hours, at every moment; left out: each entry is a value of its own. */
  days: z.number().int().min(1).max(366).optional(),
};

/** How a signal is counted from events or records. */
export const countingRuleSchema = z.discriminatedUnion('from', [
  z.strictObject({
    from: z.literal('events'),
    event: namesSchema,
    /**
     * `each` gives 1 per event, `property` its value, `contact` one point per contact and day in UTC (with `days`: how many contacts),
     * `distinct` how many values of a property there are within `days`, `seen` the moment itself.
     */
    take: z.enum(['each', 'property', 'contact', 'distinct', 'seen']).default('each'),
    ...counting,
  }),
  z.strictObject({
    from: z.literal('records'),
    record: namesSchema,
    /**
     * `open` is the number open at a moment; `opened` and `closed` give 1 at that time; `property` its value when opened; `distinct` and
     * `seen` as for events, by when they were opened.
     */
    take: z.enum(['open', 'opened', 'closed', 'property', 'distinct', 'seen']).default('open'),
    ...counting,
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
