import { index, integer, sql, sqliteTable, text, uniqueIndex } from '../drizzle.ts';
import { accounts } from './accounts.ts';

/** Runs over the whole book; `n` is the order in which they were asked for. */
export const bookRuns = sqliteTable(
  'book_runs',
  {
    n: integer('n').primaryKey(),
    id: text('id').notNull().unique(),
    reason: text('reason').notNull(),
    requestedBy: text('requested_by').notNull(),
    requestedAt: integer('requested_at').notNull(),
    startedAt: integer('started_at'),
    endedAt: integer('ended_at'),
    at: integer('at'),
    /** Calls for evaluation up to this one are met by it; accounts called for later stay due (see evaluation/marks.ts). */
    mark: integer('mark').notNull().default(0),
    status: text('status', { enum: ['waiting', 'running', 'cancelling', 'cancelled', 'done', 'failed'] }).notNull(),
    blocks: integer('blocks').notNull().default(0),
    nextBlock: integer('next_block').notNull().default(0),
    counts: text('counts').notNull(),
    notes: text('notes').notNull(),
  },
  (table) => [
    index('book_runs_to_do')
      .on(table.status)
      .where(sql`ended_at is null`),
  ],
);

/** The two evaluators disagreed about an account; of one account, document and kind at most one is open. */
export const alarms = sqliteTable(
  'alarms',
  {
    id: integer('id').primaryKey(),
    kind: text('kind', { enum: ['decision', 'sample'] }).notNull(),
    account: integer('account')
      .notNull()
      .references(() => accounts.n),
    document: text('document').notNull(),
    at: integer('at').notNull(),
    differences: text('differences').notNull(),
    acknowledgedBy: text('acknowledged_by'),
    acknowledgedAt: integer('acknowledged_at'),
  },
  (table) => [
    uniqueIndex('alarms_open')
      .on(table.account, table.document, table.kind)
      .where(sql`acknowledged_at is null`),
    index('alarms_by_moment').on(table.at),
  ],
);
