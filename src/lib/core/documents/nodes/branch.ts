import { z } from 'zod';
import { defineNode, flag, flow, startsHere } from './node-type.ts';

export const branch = defineNode({
  type: 'branch',
  v: 1,
  group: 'flow',
  title: 'Branch',
  purpose: 'Goes one of three ways: the flag is true, false or unknown at that moment.',
  config: z.strictObject({}),
  defaults: () => ({}),
  ports: () => ({
    inputs: [startsHere, flag('flag', 'Flag', { required: true })],
    outputs: [flow('yes', 'Yes'), flow('no', 'No'), flow('unknown', 'Unknown')],
  }),
});
