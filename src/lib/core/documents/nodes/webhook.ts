import { z } from 'zod';
import { defineNode, duplicateKeys, flow, keySchema, startsHere } from './node-type.ts';
import { templateText } from './template.ts';

const config = z.strictObject({
  url: z.url({ protocol: /^https?$/ }).max(2000),
  /** The JSON body, field by field. */
  fields: z.array(z.strictObject({ key: keySchema, value: templateText(2000) })).max(100),
  /** The name of a signing secret; secrets themselves never stand in documents. */
  secret: keySchema.optional(),
});

export type WebhookConfig = z.infer<typeof config>;

export const webhook = defineNode({
  type: 'webhook',
  v: 1,
  group: 'act',
  title: 'Webhook',
  purpose: 'Calls another system with a signed JSON message.',
  config,
  defaults: (): WebhookConfig => ({
    url: 'https://example.com/hook',
    fields: [{ key: 'account', value: '{{account.name}}' }],
  }),
  check: ({ fields }) =>
    duplicateKeys(
      fields.map(({ key }) => key),
      ['fields'],
      'fields',
    ),
  ports: () => ({ inputs: [startsHere], outputs: [flow('ok', 'Delivered'), flow('failed', 'Failed')] }),
});
