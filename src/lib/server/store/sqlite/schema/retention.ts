import { integer, sqliteTable } from '../drizzle.ts';
import { accounts } from './accounts.ts';

/** What retention took out of accounts' histories: their revisions count more entries than there are, and older scores cannot be recomputed. */
export const removals = sqliteTable('removals', {
  account: integer('account')
    .primaryKey()
    .references(() => accounts.n),
  /** How many entries are gone. */
  rows: integer('rows').notNull(),
  /** What was observed before this moment may be gone or blank. */
  until: integer('until').notNull(),
  /** When something was last removed. */
  at: integer('at').notNull(),
});
