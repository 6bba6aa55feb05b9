import { integer, sqliteTable, text } from '../drizzle.ts';

/** One row per setting: the workspace, the epoch, the moment a restored copy was noticed. */
export const settings = sqliteTable('settings', { key: text('key').primaryKey(), value: text('value').notNull() });

/** Each hash covers the entry and the hash before it. */
export const audit = sqliteTable('audit', {
  n: integer('n').primaryKey(),
  at: integer('at').notNull(),
  actor: text('actor').notNull(),
  verb: text('verb').notNull(),
  subject: text('subject').notNull(),
  details: text('details').notNull(),
  /** Of subject and details with `salt`; the hash covers it instead of them. Null: an entry from before there were digests. */
  digest: text('digest'),
  /** Gone with what it salted, see erase-from-audit.ts. */
  salt: text('salt'),
  hash: text('hash').notNull(),
});

/** What was erased; the file beside the database says the same, see erasure/ledger.ts. */
export const erasures = sqliteTable('erasures', {
  id: text('id').primaryKey(),
  kind: text('kind', { enum: ['account', 'contact'] }).notNull(),
  digest: text('digest').notNull(),
  at: integer('at').notNull(),
  actor: text('actor').notNull(),
});

export const teams = sqliteTable('teams', {
  id: text('id').primaryKey(),
  key: text('key').notNull().unique(),
  name: text('name').notNull(),
  leadId: text('lead_id'),
});

export const users = sqliteTable('users', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  email: text('email').notNull().unique(),
  role: text('role', { enum: ['admin', 'ops', 'lead', 'csm', 'viewer'] }).notNull(),
  teamId: text('team_id').references(() => teams.id),
  managerId: text('manager_id'),
  coverId: text('cover_id'),
  awayFrom: integer('away_from'),
  awayUntil: integer('away_until'),
  disabledAt: integer('disabled_at'),
});
