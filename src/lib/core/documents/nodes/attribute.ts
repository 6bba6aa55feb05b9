import { z } from 'zod';
import { constantSchema, defineNode, value } from './node-type.ts';

/** A plain attribute (`plan`) or a derived one with a dot (`decisionMaker.daysInRole`); the catalogue is in core/facts/derived-attributes.ts. */
export const attributeName = z
  .string()
  .regex(
    /^[a-zA-Z][a-zA-Z0-9_-]{0,63}(\.[a-zA-Z][a-zA-Z0-9_-]{0,63})?$/,
    'Use letters, digits, dashes; one dot for a derived attribute.',
  )
  .refine(
    (name) => !/(^|\.)(__proto__|constructor|prototype)(\.|$)/.test(name),
    'This name is reserved; choose another.',
  );

const config = z.strictObject({
  attribute: attributeName,
  /** Days since or until a date attribute, in days of 24 hours, may be fractional or negative. */
  as: z.enum(['value', 'daysSince', 'daysUntil']).default('value'),
  whenMissing: constantSchema.optional(),
});

export const attribute = defineNode({
  type: 'attribute',
  v: 1,
  group: 'read',
  title: 'Attribute',
  purpose: 'Reads an attribute of the account, or one derived from its dates and contacts.',
  config,
  defaults: () => ({ attribute: 'plan', as: 'value' as const }),
  ports: () => ({ inputs: [], outputs: [value('value', 'Value')] }),
});
