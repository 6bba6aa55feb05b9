import { blob, index, integer, primaryKey, real, sqliteTable, text, uniqueIndex } from '../drizzle.ts';
import { accounts, terms } from './accounts.ts';
import { closures } from './documents.ts';

const subject = {
  account: integer('account')
    .notNull()
    .references(() => accounts.n),
  document: integer('document')
    .notNull()
    .references(() => terms.n),
};

/**
 * The names of the flags and contributions of score points, as sorted JSON lists: hardly more than one row per closure. A closure's newest
 * row has all names of the ones before it.
 */
export const pointShapes = sqliteTable(
  'point_shapes',
  {
    n: integer('n').primaryKey(),
    closure: integer('closure')
      .notNull()
      .references(() => closures.n),
    flags: text('flags').notNull(),
    contributions: text('contributions').notNull(),
  },
  (table) => [index('point_shapes_by_closure').on(table.closure)],
);

/** What was carried into evaluations, without what accounts handed on themselves: each text once. */
export const carriedTexts = sqliteTable('carried', {
  n: integer('n').primaryKey(),
  /** SHA-256 of the text. */
  hash: blob('hash', { mode: 'buffer' }).notNull().unique(),
  text: text('text').notNull(),
});

/** Change points: a row holds until the next one. */
export const scorePoints = sqliteTable(
  'score_points',
  {
    ...subject,
    at: integer('at').notNull(),
    rev: integer('rev').notNull(),
    shape: integer('shape')
      .notNull()
      .references(() => pointShapes.n),
    score: real('score'),
    rawBand: text('raw_band'),
    band: text('band'),
    coverage: real('coverage').notNull(),
    /** A letter for each name of the shape: t, f, u (unknown) or - (has none). */
    flags: text('flags').notNull(),
    /** For each name of the shape a 64-bit float, little-endian; NaN: none. */
    contributions: blob('contributions', { mode: 'buffer' }).notNull(),
    carried: integer('carried')
      .notNull()
      .references(() => carriedTexts.n),
    /** What the account's last evaluation handed on, as JSON; mostly nothing. */
    held: text('held'),
  },
  (table) => [primaryKey({ columns: [table.account, table.document, table.at] })],
);

/** The newest point of every account and document, for lists. */
export const currentScores = sqliteTable(
  'current_scores',
  {
    ...subject,
    at: integer('at').notNull(),
    score: real('score'),
    band: text('band'),
    bandOrder: integer('band_order'),
    bandSince: integer('band_since'),
  },
  (table) => [
    primaryKey({ columns: [table.account, table.document] }),
    index('current_scores_by_document').on(table.document, table.account),
  ],
);

export const decisionStates = sqliteTable(
  'decision_states',
  { ...subject, state: text('state').notNull() },
  (table) => [primaryKey({ columns: [table.account, table.document] })],
);

export const decisions = sqliteTable(
  'decisions',
  {
    n: integer('n').primaryKey(),
    ...subject,
    at: integer('at').notNull(),
    kind: text('kind').notNull(),
    nodeId: text('node_id').notNull(),
    trigger: text('trigger').notNull(),
    band: text('band'),
    previousBand: text('previous_band'),
    episode: integer('episode').notNull(),
    port: text('port'),
    reason: text('reason').notNull(),
  },
  (table) => [
    uniqueIndex('decisions_once').on(table.account, table.document, table.trigger, table.episode, table.kind, table.at),
  ],
);

/** The book that rank nodes stood against, as computed at a moment. */
export const distributions = sqliteTable(
  'distributions',
  {
    document: text('document').notNull(),
    nodeId: text('node_id').notNull(),
    computedAt: integer('computed_at').notNull(),
    /** Sorted; 64-bit floats, little-endian. */
    values: blob('values', { mode: 'buffer' }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.document, table.nodeId, table.computedAt] })],
);

/** Why an evaluation that led to decisions came out as it did. */
export const traces = sqliteTable(
  'traces',
  { ...subject, at: integer('at').notNull(), trace: text('trace').notNull() },
  (table) => [primaryKey({ columns: [table.account, table.document, table.at] })],
);
