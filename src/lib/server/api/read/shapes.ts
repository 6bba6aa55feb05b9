/** What the reading side of the API answers, as schemas: the reference is made from them, and a test holds the answers to them. */
import { z } from 'zod';
import { accountRoles } from '#lib/core/documents/nodes/recipients.ts';
import { outcomeKinds } from '#lib/core/signals/history.ts';
import { limits } from '../limits.ts';

const moment = z.iso.datetime().describe('In UTC.');
const constant = z.union([z.number(), z.string(), z.boolean(), z.strictObject({ date: z.string() }), z.null()]);

/** Pages: `next` leads to the next one, null: this was the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.strictObject({
    items: z.array(item),
    next: z.string().nullable().describe('The cursor of the next page; null: this is the last.'),
  });

export const pageQuery = {
  limit: z
    .string()
    .regex(/^[0-9]{1,4}$/, 'Use a whole number.')
    .transform(Number)
    .pipe(z.number().min(1).max(limits.page))
    .optional()
    .describe(`How many, at most ${limits.page}. Left out: 100.`),
  cursor: z.string().max(1_000).optional().describe('"next" of the page before.'),
};

export const scoreShape = z.strictObject({
  model: z.string().describe('The key of the health model.'),
  score: z.number().nullable().describe('0 to 100; null: too little is known.'),
  band: z.string().nullable(),
  bandSince: moment.nullable(),
  at: moment.describe('Since when the score is this.'),
});

export const accountShape = z.strictObject({
  id: z.string().describe('Our id; it never changes.'),
  name: z.string(),
  externalIds: z.record(z.string(), z.string()),
  attributes: z.record(z.string(), constant),
  owners: z.partialRecord(z.enum(accountRoles), z.string()).describe('E-mail addresses of our people.'),
  churnedAt: moment.nullable(),
  createdAt: moment,
  scores: z.array(scoreShape).optional().describe('The newest of each model; only for tokens that may read scores.'),
});

export const pointShape = z.strictObject({
  model: z.string(),
  at: moment.describe('From then on, until the next one.'),
  score: z.number().nullable(),
  band: z.string().nullable(),
  coverage: z.number().describe('Share of the inputs that were known, 0 to 1.'),
});

const driverShape = z.strictObject({
  name: z.string(),
  says: z.string().describe('What it was, and what it means.'),
  points: z.number().describe('What it puts into the score.'),
  lost: z.number().describe('What it takes from a full score.'),
});

export const explanationShape = z.strictObject({
  account: z.string(),
  model: z.strictObject({ key: z.string(), name: z.string(), version: z.number() }),
  at: moment,
  score: z.number().nullable(),
  band: z.string().nullable(),
  bandSince: moment.nullable(),
  bandReason: z.string(),
  summary: z.string(),
  drags: z.array(driverShape).describe('What costs most, first.'),
  lifts: z.array(driverShape).describe('What brings most, first.'),
  unknown: z.array(z.strictObject({ name: z.string(), why: z.string() })),
});

export const taskShape = z.strictObject({
  id: z.string(),
  account: z.string().describe('Our id of the account.'),
  title: z.string(),
  body: z.string(),
  owner: z.string().nullable().describe('An e-mail address of ours.'),
  status: z.enum(['open', 'done', 'dismissed', 'recovered', 'churned']),
  priority: z.enum(['low', 'normal', 'high', 'urgent']),
  kind: z.enum(['risk', 'opportunity', 'lifecycle']),
  channel: z.enum(['call', 'meeting', 'email', 'other']),
  reason: z.string().describe('Why there is this task.'),
  workflow: z.string().nullable(),
  dueAt: moment,
  createdAt: moment,
  closedAt: moment.nullable(),
  outcome: z.string().nullable(),
  note: z.string().nullable(),
});

export const outcomeShape = z.strictObject({
  account: z.string().describe('Our id of the account.'),
  outcome: z.enum(outcomeKinds),
  effectiveAt: moment,
  amount: z.number().nullable(),
  reason: z.string(),
  observedAt: moment,
  knownAt: moment,
});

const accountQuery = z
  .string()
  .min(1)
  .max(200)
  .optional()
  .describe('Only of this account: our id, or the id it has in import files.');

const dateQuery = z.string().max(40).optional();

export const listQuery = z.strictObject(pageQuery);
export const explanationQuery = z.strictObject({
  model: z.string().min(1).max(64).optional().describe('The key of a health model. Left out: the one that leads.'),
  at: dateQuery.describe('Why it stood where it did then. Left out: now.'),
});
export const pointsQuery = z.strictObject({ ...pageQuery, model: z.string().min(1).max(64).optional() });
export const tasksQuery = z.strictObject({
  ...pageQuery,
  account: accountQuery,
  status: taskShape.shape.status.optional(),
});
export const outcomesQuery = z.strictObject({ ...pageQuery, account: accountQuery });
