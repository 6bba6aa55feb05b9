import { z } from 'zod';
import { finite } from '#lib/core/documents/nodes/node-type.ts';
import { outcomeKinds } from '#lib/core/signals/history.ts';
import { accountSchema, knownAtSchema, messageIdSchema, observedAtSchema } from './fields.ts';
import { itemKind } from './item-kind.ts';

const schema = z.strictObject({
  account: accountSchema,
  outcome: z.enum(outcomeKinds),
  effectiveAt: z.string().max(40).describe('The day it takes effect; it may lie ahead.'),
  amount: finite.nullable().optional().describe('Per year, in the reporting currency.'),
  reason: z.string().max(2_000).optional(),
  observedAt: observedAtSchema
    .optional()
    .describe('When notice was given. Left out: on the day it takes effect, which must not lie ahead then.'),
  knownAt: knownAtSchema,
  messageId: messageIdSchema,
});

type Item = z.infer<typeof schema>;

/** What happened in the end. */
export const outcomes = itemKind<Item>({
  singular: 'outcome',
  schema,
  examples: [{ account: 'A-1001', outcome: 'renewed', effectiveAt: '2026-03-01', amount: 52_000 }],
  prepare: (items, desk) => desk.accounts.prepare(items.map(({ account }) => account)),
  read(item, desk) {
    const accountId = desk.account(item.account);
    const effectiveAt = desk.moment(item.effectiveAt, 'effectiveAt', { mayLieAhead: true });
    if (effectiveAt !== undefined && effectiveAt > desk.now && item.observedAt === undefined) {
      desk.fault('missing-field', 'observedAt', 'The outcome lies ahead; add "observedAt", the day notice was given.');
      return null;
    }
    const times = desk.times({ observedAt: item.observedAt ?? item.effectiveAt, knownAt: item.knownAt });
    if (accountId === undefined || effectiveAt === undefined || times === null || desk.hasFaults()) return null;
    const { outcome, amount = null, reason = '' } = item;
    return { accountId, outcomes: [{ outcome, effectiveAt, amount, reason, ...times }] };
  },
});
