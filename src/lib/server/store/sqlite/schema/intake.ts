import { integer, primaryKey, sqliteTable, text } from '../drizzle.ts';
import { terms } from './accounts.ts';

/** Ids that senders gave what they delivered, and what it was. */
export const messages = sqliteTable(
  'messages',
  {
    source: integer('source')
      .notNull()
      .references(() => terms.n),
    id: text('id').notNull(),
    digest: text('digest').notNull(),
    at: integer('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.source, table.id] })],
);
