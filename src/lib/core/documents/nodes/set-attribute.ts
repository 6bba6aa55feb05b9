import { z } from 'zod';
import { constantSchema, defineNode, flow, keySchema, startsHere } from './node-type.ts';

const config = z.strictObject({ attribute: keySchema, value: constantSchema.nullable() });

export const setAttribute = defineNode({
  type: 'set-attribute',
  v: 1,
  group: 'act',
  title: 'Set attribute',
  purpose: 'Writes an attribute of the account; it takes effect at the next evaluation.',
  config,
  defaults: () => ({ attribute: 'stage', value: 'attention' }),
  ports: () => ({ inputs: [startsHere], outputs: [flow('done', 'Done')] }),
});
