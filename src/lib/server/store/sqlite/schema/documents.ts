import { index, integer, sqliteTable, text, uniqueIndex } from '../drizzle.ts';

const kind = () => text('kind', { enum: ['health-model', 'workflow', 'segment', 'signal'] }).notNull();

/** The pointer to the live version, the draft, and the two switches. */
export const documents = sqliteTable('documents', {
  key: text('key').primaryKey(),
  kind: kind(),
  name: text('name').notNull(),
  live: text('live'),
  draft: text('draft'),
  draftRev: integer('draft_rev').notNull().default(0),
  scoring: integer('scoring', { mode: 'boolean' }).notNull().default(false),
  acting: text('acting', { enum: ['off', 'watch', 'on'] })
    .notNull()
    .default('off'),
  updatedAt: integer('updated_at').notNull(),
});

/** Immutable: a row is never updated. */
export const versions = sqliteTable(
  'versions',
  {
    contentHash: text('content_hash').primaryKey(),
    key: text('key')
      .notNull()
      .references(() => documents.key),
    kind: kind(),
    number: integer('number').notNull(),
    document: text('document').notNull(),
    scoreHash: text('score_hash').notNull(),
    logicHash: text('logic_hash').notNull(),
    parent: text('parent'),
    /** Of health models: which one is an account's primary. */
    priority: integer('priority').notNull().default(0),
    /** Band keys of the result threshold from the lowest up, as a JSON list. */
    bands: text('bands').notNull().default('[]'),
    author: text('author').notNull(),
    note: text('note').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [uniqueIndex('versions_by_number').on(table.key, table.number)],
);

export const closures = sqliteTable(
  'closures',
  {
    n: integer('n').primaryKey(),
    hash: text('hash').notNull().unique(),
    document: text('document').notNull(),
    contentHash: text('content_hash').notNull(),
    compilerVersion: integer('compiler_version').notNull(),
    references: text('references').notNull(),
    calendar: text('calendar').notNull(),
  },
  (table) => [index('closures_by_document').on(table.document)],
);
