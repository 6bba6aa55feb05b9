import { z } from 'zod';
import { defineNode, flow, startsHere } from './node-type.ts';
import { recipientSchema } from './recipients.ts';
import { templateText } from './template.ts';

const config = z.strictObject({
  to: recipientSchema,
  subject: templateText(200),
  body: templateText(20_000),
  /** Held until a person sends it. */
  hold: z.boolean().default(true),
});

export type EmailConfig = z.infer<typeof config>;

export const email = defineNode({
  type: 'email',
  v: 1,
  group: 'act',
  title: 'Email',
  purpose: 'Writes an email to a contact or a colleague; held for review or sent.',
  config,
  defaults: (): EmailConfig => ({
    to: { contact: 'champion' },
    subject: 'A word about {{account.name}}',
    body: '',
    hold: true,
  }),
  ports: () => ({ inputs: [startsHere], outputs: [flow('sent', 'Sent'), flow('failed', 'Failed')] }),
});
