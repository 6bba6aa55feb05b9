import { z } from 'zod';
import { defineNode, flow, startsHere } from './node-type.ts';
import { ownerSchema } from './recipients.ts';
import { templateText } from './template.ts';

const config = z.strictObject({ to: ownerSchema, text: templateText(500) });

export const notify = defineNode({
  type: 'notify',
  v: 1,
  group: 'act',
  title: 'Notify',
  purpose: 'Shows a person a message inside Rapport.',
  config,
  defaults: (): z.infer<typeof config> => ({ to: { rule: 'role', role: 'csm' }, text: '{{account.name}}: {{reason}}' }),
  ports: () => ({ inputs: [startsHere], outputs: [flow('done', 'Done')] }),
});
