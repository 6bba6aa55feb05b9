import { index, integer, primaryKey, real, sql, sqliteTable, text } from '../drizzle.ts';
import { anyValue } from './columns.ts';

/** Short numbers for names that stand in millions of rows: signal keys, document keys, sources. */
export const terms = sqliteTable('terms', {
  n: integer('n').primaryKey(),
  text: text('text').notNull().unique(),
});

/** The current row of an account; everything but `id`, `name` and `created*` is a projection. */
export const accounts = sqliteTable(
  'accounts',
  {
    n: integer('n').primaryKey(),
    id: text('id').notNull().unique(),
    name: text('name').notNull(),
    /** Lower case, for search and order. */
    nameKey: text('name_key').notNull(),
    churnedAt: integer('churned_at'),
    createdAt: integer('created_at').notNull(),
    createdBy: integer('created_by')
      .notNull()
      .references(() => terms.n),
    /** Its only source was withdrawn: listed nowhere. */
    isGone: integer('is_gone').notNull().default(0),
    arr: real('arr'),
    renewalAt: integer('renewal_at'),
    ownerId: text('owner_id'),
    openTasks: integer('open_tasks').notNull().default(0),
    primaryDocument: integer('primary_document').references(() => terms.n),
    score: real('score'),
    band: text('band'),
    bandOrder: integer('band_order'),
    bandSince: integer('band_since'),
    /** Something it was evaluated by was erased then. */
    erasedAt: integer('erased_at'),
  },
  (table) => [
    index('accounts_by_name').on(table.nameKey),
    index('accounts_by_score').on(table.score),
    // Without the score, which changes far more often than the band.
    index('accounts_by_band').on(table.bandOrder),
    index('accounts_by_arr').on(table.arr),
    index('accounts_by_renewal').on(table.renewalAt),
    index('accounts_by_owner').on(table.ownerId),
    index('accounts_by_tasks').on(table.openTasks),
    // The few that scoring must look at one by one, by their number.
    index('accounts_apart')
      .on(table.n, table.isGone, table.churnedAt)
      .where(sql`is_gone = 1 or churned_at is not null`),
  ],
);

const account = () =>
  integer('account')
    .notNull()
    .references(() => accounts.n);

export const externalIds = sqliteTable(
  'external_ids',
  { source: text('source').notNull(), externalId: text('external_id').notNull(), account: account() },
  (table) => [
    primaryKey({ columns: [table.source, table.externalId] }),
    index('external_ids_by_account').on(table.account),
  ],
);

export const accountAttributes = sqliteTable(
  'account_attributes',
  {
    account: account(),
    attribute: text('attribute').notNull(),
    kind: integer('kind').notNull(),
    value: anyValue('value'),
  },
  (table) => [primaryKey({ columns: [table.account, table.attribute] })],
);

export const accountOwners = sqliteTable(
  'account_owners',
  { account: account(), role: text('role').notNull(), userId: text('user_id').notNull() },
  (table) => [primaryKey({ columns: [table.account, table.role] }), index('account_owners_by_user').on(table.userId)],
);

export const contacts = sqliteTable(
  'contacts',
  {
    id: text('id').primaryKey(),
    account: account(),
    name: text('name').notNull(),
    email: text('email'),
    externalId: text('external_id'),
    title: text('title'),
    doNotContact: integer('do_not_contact').notNull(),
  },
  (table) => [
    index('contacts_by_account').on(table.account),
    index('contacts_by_external_id')
      .on(table.externalId)
      .where(sql`external_id is not null`),
  ],
);

/**
 * What moves with every append and every settlement: how far history has come, how far it was evaluated, when to evaluate again and who is
 * at it, and what the scoring copy has not seen. One narrow row per account, beside the wide one that people see: a night reads all of them,
 * and an append writes no other. What is read of most rows comes first.
 */
export const accountWork = sqliteTable(
  'account_work',
  {
    account: account().primaryKey(),
    /** How many entries its history has. */
    rev: integer('rev').notNull().default(0),
    /** The `rev` its last settlement read up to. */
    settledRev: integer('settled_rev'),
    /** The `rev` of its newest statement about an event; 0: none. */
    eventRev: integer('event_rev').notNull().default(0),
    /** A band was set by hand at some time. */
    hasOverrides: integer('has_overrides').notNull().default(0),
    dueAt: integer('due_at'),
    leaseUntil: integer('lease_until').notNull().default(0),
    fence: integer('fence').notNull().default(0),
    /** The newest call for an evaluation that moved no `rev` (publishing, by hand), see evaluation/marks.ts; what a claim has seen is in `claimedMark`. */
    mark: integer('mark').notNull().default(0),
    claimedMark: integer('claimed_mark').notNull().default(0),
    /** What the scoring copy has not seen: `thing:stamp ` again and again, things by their number in `terms` or `*` (see blocks/dirty.ts). */
    dirty: text('dirty'),
  },
  (table) => [
    index('account_work_by_moment')
      .on(table.dueAt)
      .where(sql`due_at is not null`),
  ],
);
