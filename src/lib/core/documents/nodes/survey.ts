import { z } from 'zod';
import { defineNode, flow, keySchema, startsHere } from './node-type.ts';
import { recipientSchema } from './recipients.ts';
import { templateText } from './template.ts';

const config = z.strictObject({
  survey: z.enum(['nps', 'csat', 'ces']),
  to: recipientSchema,
  /** Answers become observations of this signal, by the contact. */
  signal: keySchema,
  subject: templateText(200),
  message: templateText(5000),
  hold: z.boolean().default(true),
});

export type SurveyConfig = z.infer<typeof config>;

export const survey = defineNode({
  type: 'survey',
  v: 1,
  group: 'act',
  title: 'Survey',
  purpose: 'Asks a contact for an NPS, CSAT or CES answer by a signed link.',
  config,
  defaults: (): SurveyConfig => ({
    survey: 'nps',
    to: { contact: 'champion' },
    signal: 'nps',
    subject: 'One question',
    message: '',
    hold: true,
  }),
  ports: () => ({ inputs: [startsHere], outputs: [flow('sent', 'Sent'), flow('failed', 'Failed')] }),
});
