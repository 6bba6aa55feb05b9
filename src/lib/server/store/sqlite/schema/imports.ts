import { blob, index, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';
import { accounts } from './accounts.ts';

export const imports = sqliteTable(
  'imports',
  {
    id: text('id').primaryKey(),
    kind: text('kind', { enum: ['accounts', 'usage', 'contacts', 'events', 'records', 'outcomes'] }).notNull(),
    source: text('source').notNull(),
    fileName: text('file_name').notNull(),
    status: text('status', { enum: ['staging', 'applied', 'withdrawn', 'abandoned'] }).notNull(),
    rows: integer('rows').notNull().default(0),
    appended: integer('appended').notNull().default(0),
    repeated: integer('repeated').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    createdAt: integer('created_at').notNull(),
    appliedAt: integer('applied_at'),
    /** Who asked for it. */
    by: text('by'),
    /** Why it was not applied. */
    words: text('words'),
  },
  (table) => [index('imports_by_moment').on(table.createdAt, table.id)],
);

const importId = () =>
  text('import_id')
    .notNull()
    .references(() => imports.id);

/** Files on their way to an import; they lie in the data folder. */
export const importDrafts = sqliteTable('import_drafts', {
  id: text('id').primaryKey(),
  fileName: text('file_name').notNull(),
  bytes: integer('bytes').notNull(),
  received: integer('received').notNull(),
  source: text('source').notNull(),
  kind: text('kind', { enum: ['accounts', 'usage', 'contacts', 'events', 'records', 'outcomes'] }),
  /** JSON. */
  plan: text('plan').notNull(),
  state: text('state', {
    enum: ['arriving', 'to-look', 'to-map', 'to-check', 'checked', 'to-apply', 'unreadable'],
  }).notNull(),
  revision: integer('revision').notNull(),
  tries: integer('tries').notNull(),
  words: text('words'),
  by: text('by').notNull(),
  scheduleId: text('schedule_id'),
  createdAt: integer('created_at').notNull(),
  changedAt: integer('changed_at').notNull(),
});

/** Owners that files name by an address that none of our people has, until an admin says who that is. */
export const wantedOwners = sqliteTable(
  'wanted_owners',
  {
    account: integer('account')
      .notNull()
      .references(() => accounts.n),
    role: text('role', { enum: ['csm', 'ae', 'renewals'] }).notNull(),
    email: text('email').notNull(),
    importId: importId(),
    observedAt: integer('observed_at').notNull(),
    knownAt: integer('known_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.account, table.role] }), index('wanted_owners_by_email').on(table.email)],
);

/** Staged changes, packed (see stage.ts); gone once applied. */
export const importChunks = sqliteTable(
  'import_chunks',
  { importId: importId(), n: integer('n').notNull(), body: blob('body', { mode: 'buffer' }).notNull() },
  (table) => [primaryKey({ columns: [table.importId, table.n] })],
);

/** Accounts an import wrote to, so that withdrawing it need not search the whole history. */
export const importAccounts = sqliteTable(
  'import_accounts',
  {
    importId: importId(),
    account: integer('account')
      .notNull()
      .references(() => accounts.n),
  },
  (table) => [primaryKey({ columns: [table.importId, table.account] })],
);

export const importMappings = sqliteTable(
  'import_mappings',
  { source: text('source').notNull(), kind: text('kind').notNull(), mapping: text('mapping').notNull() },
  (table) => [primaryKey({ columns: [table.source, table.kind] })],
);
