/** Scheduled imports and what came of them. */
import { index, integer, sqliteTable, text } from '../drizzle.ts';

export const importSchedules = sqliteTable('import_schedules', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  place: text('place', { enum: ['folder', 'https'] }).notNull(),
  folder: text('folder'),
  pattern: text('pattern'),
  address: text('address'),
  sealedCredential: text('sealed_credential'),
  source: text('source').notNull(),
  kind: text('kind', { enum: ['accounts', 'usage', 'contacts', 'events', 'records', 'outcomes'] }).notNull(),
  createAccounts: integer('create_accounts', { mode: 'boolean' }).notNull(),
  skipBadRows: integer('skip_bad_rows', { mode: 'boolean' }).notNull(),
  rhythm: text('rhythm').notNull(),
  pausedAt: integer('paused_at'),
  nextAt: integer('next_at'),
  tries: integer('tries').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
});

export const importFetches = sqliteTable(
  'import_fetches',
  {
    n: integer('n').primaryKey({ autoIncrement: true }),
    scheduleId: text('schedule_id')
      .notNull()
      .references(() => importSchedules.id),
    at: integer('at').notNull(),
    outcome: text('outcome', { enum: ['taken', 'same', 'nothing', 'failed'] }).notNull(),
    fileName: text('file_name'),
    stamp: text('stamp'),
    digest: text('digest'),
    bytes: integer('bytes'),
    importId: text('import_id'),
    words: text('words'),
  },
  (table) => [index('import_fetches_by_digest').on(table.scheduleId, table.digest)],
);
