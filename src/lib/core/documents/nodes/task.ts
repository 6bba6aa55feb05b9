import { z } from 'zod';
import { templateText } from './template.ts';
import { defineNode, duplicateKeys, flow, keySchema, startsHere } from './node-type.ts';
import { ownerSchema } from './recipients.ts';

const config = z.strictObject({
  title: templateText(200),
  body: templateText(5000).default(''),
  checklist: z
    .array(z.strictObject({ key: keySchema, text: z.string().min(1).max(300) }))
    .max(50)
    .default([]),
  owner: ownerSchema,
  dueWorkingDays: z.number().int().min(0).max(365),
  priority: z.enum(['low', 'normal', 'high', 'urgent']).default('normal'),
  kind: z.enum(['risk', 'opportunity', 'lifecycle']),
  channel: z.enum(['call', 'meeting', 'email', 'other']).default('other'),
  /** One open task per account and this key; a second one updates the first. */
  oneOpenPer: keySchema.optional(),
  /** A question; the chosen answer becomes an observation of `signal`. */
  ask: z
    .strictObject({
      question: z.string().min(1).max(500),
      signal: keySchema,
      answers: z
        .array(z.strictObject({ key: keySchema, label: z.string().min(1).max(100) }))
        .min(2)
        .max(20),
    })
    .optional(),
});

export type TaskConfig = z.infer<typeof config>;

export const task = defineNode({
  type: 'task',
  v: 1,
  group: 'act',
  title: 'Task',
  purpose: 'Creates work for a person, with an owner, a due date and a reason.',
  config,
  defaults: (): TaskConfig => ({
    title: 'Call {{account.name}}',
    body: '',
    checklist: [],
    owner: { rule: 'role', role: 'csm' },
    dueWorkingDays: 3,
    priority: 'normal',
    kind: 'risk',
    channel: 'call',
  }),
  check: ({ checklist, ask }) => [
    ...duplicateKeys(
      checklist.map(({ key }) => key),
      ['checklist'],
      'checklist items',
    ),
    ...duplicateKeys(
      (ask?.answers ?? []).map(({ key }) => key),
      ['ask', 'answers'],
      'answers',
    ),
  ],
  ports: () => ({
    inputs: [startsHere],
    outputs: [
      flow('created', 'Created'),
      flow('done', 'Done'),
      flow('overdue', 'Overdue'),
      flow('dismissed', 'Dismissed'),
    ],
  }),
});
