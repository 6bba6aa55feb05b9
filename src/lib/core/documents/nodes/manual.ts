import { z } from 'zod';
import { defineNode, flow } from './node-type.ts';

export const manual = defineNode({
  type: 'manual',
  v: 1,
  group: 'start',
  title: 'By hand',
  purpose: 'Starts when somebody starts it for an account.',
  config: z.strictObject({}),
  defaults: () => ({}),
  ports: () => ({ inputs: [], outputs: [flow('start', 'Starts')] }),
});
