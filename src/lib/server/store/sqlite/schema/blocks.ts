import { blob, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';
import { terms } from './accounts.ts';

const packed = {
  checksum: integer('checksum').notNull(),
  bytes: blob('bytes', { mode: 'buffer' }).notNull(),
};

/** The scoring copy, one row per fact and block of accounts (see blocks/pack.ts). Clustered: a block is one stretch of pages. */
export const factBlocks = sqliteTable(
  'fact_blocks',
  {
    block: integer('block').notNull(),
    fact: integer('fact')
      .notNull()
      .references(() => terms.n),
    /** How many accounts the block had. */
    count: integer('count').notNull(),
    ...packed,
  },
  (table) => [primaryKey({ columns: [table.block, table.fact] })],
);

/** Rows of a fact that are not as in its block any more: few, so that not every change writes the whole block. */
export const factPatches = sqliteTable(
  'fact_patches',
  {
    block: integer('block').notNull(),
    fact: integer('fact')
      .notNull()
      .references(() => terms.n),
    /** How many rows. */
    count: integer('count').notNull(),
    ...packed,
  },
  (table) => [primaryKey({ columns: [table.block, table.fact] })],
);

/** The newest readings of a block's accounts by one document. */
export const readingBlocks = sqliteTable(
  'reading_blocks',
  {
    block: integer('block').notNull(),
    document: integer('document')
      .notNull()
      .references(() => terms.n),
    closure: text('closure').notNull(),
    ...packed,
  },
  (table) => [primaryKey({ columns: [table.block, table.document] })],
);

/** Accounts that were settled otherwise than by the run that keeps the reading blocks. */
export const dirtyReadings = sqliteTable('dirty_readings', {
  account: integer('account').primaryKey(),
  stamp: integer('stamp').notNull(),
});
