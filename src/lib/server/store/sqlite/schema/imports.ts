import { blob, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';
import { accounts } from './accounts.ts';

export const imports = sqliteTable('imports', {
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
});

const importId = () =>
  text('import_id')
    .notNull()
    .references(() => imports.id);

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
