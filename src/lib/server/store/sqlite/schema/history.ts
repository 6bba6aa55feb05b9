import { integer, primaryKey, sqliteTable, text } from '../drizzle.ts';
import { accounts, terms } from './accounts.ts';
import { anyValue } from './columns.ts';

const entry = {
  account: integer('account')
    .notNull()
    .references(() => accounts.n),
  observedAt: integer('observed_at').notNull(),
  rev: integer('rev').notNull(),
  knownAt: integer('known_at').notNull(),
  assumed: integer('assumed').notNull(),
  /** The import or caller it came from. */
  source: integer('source')
    .notNull()
    .references(() => terms.n),
};

/** Clustered by account, signal and time (WITHOUT ROWID): an account's history is one stretch of pages. */
export const observations = sqliteTable(
  'observations',
  {
    ...entry,
    signal: integer('signal')
      .notNull()
      .references(() => terms.n),
    /** See value-columns.ts. */
    kind: integer('kind').notNull(),
    value: anyValue('value'),
    contact: text('contact'),
  },
  (table) => [primaryKey({ columns: [table.account, table.signal, table.observedAt, table.rev] })],
);

/** All other entries; `thing` names what an entry is about, `body` is the rest of it (see entry-kinds.ts). */
export const entries = sqliteTable(
  'entries',
  { ...entry, kind: integer('kind').notNull(), thing: text('thing').notNull(), body: text('body').notNull() },
  (table) => [primaryKey({ columns: [table.account, table.kind, table.thing, table.observedAt, table.rev] })],
);

/** The latest `knownAt` per signal and UTC day: tells a silent account from a dead feed, now and as of any day. */
export const signalReports = sqliteTable(
  'signal_reports',
  {
    signal: integer('signal')
      .notNull()
      .references(() => terms.n),
    day: integer('day').notNull(),
    knownAt: integer('known_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.signal, table.day] })],
);
