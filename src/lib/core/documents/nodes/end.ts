import { z } from 'zod';
import { defineNode, startsHere } from './node-type.ts';

export const end = defineNode({
  type: 'end',
  v: 1,
  group: 'flow',
  title: 'End',
  purpose: 'Ends the run, other open steps included.',
  config: z.strictObject({}),
  defaults: () => ({}),
  ports: () => ({ inputs: [startsHere], outputs: [] }),
});
