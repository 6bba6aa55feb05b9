import { z } from 'zod';
import { defineNode, flag, flow, startsHere } from './node-type.ts';

export const waitFor = defineNode({
  type: 'wait-for',
  v: 1,
  group: 'flow',
  title: 'Wait for',
  purpose: 'Waits until a flag is true, at most so many days.',
  config: z.strictObject({ timeoutDays: z.number().positive().max(3650) }),
  defaults: () => ({ timeoutDays: 14 }),
  ports: () => ({
    inputs: [startsHere, flag('flag', 'Flag', { required: true })],
    outputs: [flow('met', 'Met'), flow('timed-out', 'Timed out')],
  }),
});
