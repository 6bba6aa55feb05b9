/** Messages that could not be taken at once, who the people of sources are, and where webhooks come from. */
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from '../drizzle.ts';
import { accounts } from './accounts.ts';

export const feedMessages = sqliteTable(
  'feed_messages',
  {
    n: integer('n').primaryKey({ autoIncrement: true }),
    feed: text('feed', { enum: ['segment', 'webhook'] }).notNull(),
    source: text('source').notNull(),
    messageId: text('message_id').notNull(),
    digest: text('digest').notNull(),
    kind: text('kind').notNull(),
    body: text('body').notNull(),
    status: text('status', { enum: ['waiting', 'failed', 'stored', 'skipped'] }).notNull(),
    code: text('code'),
    reason: text('reason'),
    waitsFor: text('waits_for'),
    receivedAt: integer('received_at').notNull(),
    settledAt: integer('settled_at'),
  },
  (table) => [
    uniqueIndex('feed_messages_by_id').on(table.feed, table.source, table.messageId),
    index('feed_messages_by_status').on(table.feed, table.source, table.status, table.code, table.kind),
    index('feed_messages_by_wait').on(table.feed, table.source, table.waitsFor),
  ],
);

/** Which account and contact somebody is that a source calls by an id of its own. */
export const feedPeople = sqliteTable(
  'feed_people',
  {
    source: text('source').notNull(),
    who: text('who').notNull(),
    account: integer('account')
      .notNull()
      .references(() => accounts.n),
    contactId: text('contact_id'),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.who] }), index('feed_people_by_account').on(table.account)],
);

/** Messages that were let go because too many waited. */
export const feedLosses = sqliteTable('feed_losses', {
  source: text('source').primaryKey(),
  messages: integer('messages').notNull(),
});

export const hookSources = sqliteTable('hook_sources', {
  key: text('key').primaryKey(),
  name: text('name').notNull(),
  sealedSecret: text('sealed_secret').notNull(),
  sealedOldSecret: text('sealed_old_secret'),
  oldSecretUntil: integer('old_secret_until'),
  /** JSON. */
  mappings: text('mappings').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
});
