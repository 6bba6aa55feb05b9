/** How people and programs prove who they are. Nothing here lets anybody in who reads it: tokens and codes are kept as SHA-256, passwords as argon2id. */
import { index, integer, primaryKey, sqliteTable, text } from '../drizzle.ts';
import { users } from './workspace.ts';

const user = () =>
  text('user_id')
    .notNull()
    .references(() => users.id);

/** `id`: SHA-256 of the cookie's token. */
export const sessions = sqliteTable(
  'sessions',
  {
    id: text('id').primaryKey(),
    userId: user(),
    factor: text('factor', { enum: ['password', 'password+code', 'link', 'provider'] }).notNull(),
    /** What the browser calls itself, for the person to recognise. */
    device: text('device').notNull(),
    createdAt: integer('created_at').notNull(),
    lastUsedAt: integer('last_used_at').notNull(),
    /** The idle limit; moves on with use. */
    expiresAt: integer('expires_at').notNull(),
    /** The absolute limit. */
    endsAt: integer('ends_at').notNull(),
  },
  (table) => [index('sessions_by_user').on(table.userId)],
);

export const passwords = sqliteTable('passwords', {
  userId: user().primaryKey(),
  hash: text('hash').notNull(),
  changedAt: integer('changed_at').notNull(),
});

/** One-time links: whoever has the token may do what `kind` says, once. `userId` is null for the first admin's. */
export const links = sqliteTable(
  'links',
  {
    hash: text('hash').primaryKey(),
    kind: text('kind', { enum: ['setup', 'invitation', 'reset', 'sign-in', 'second-factor'] }).notNull(),
    userId: text('user_id').references(() => users.id),
    createdAt: integer('created_at').notNull(),
    createdBy: text('created_by').notNull(),
    expiresAt: integer('expires_at').notNull(),
    usedAt: integer('used_at'),
  },
  (table) => [index('links_by_user').on(table.userId)],
);

export const apiTokens = sqliteTable('api_tokens', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  /** Its first characters, to recognise it by. */
  prefix: text('prefix').notNull(),
  hash: text('hash').notNull().unique(),
  /** JSON. */
  scopes: text('scopes').notNull(),
  source: text('source').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at'),
  lastUsedAt: integer('last_used_at'),
  revokedAt: integer('revoked_at'),
});

/** The secret is sealed under the key file; it counts once it is confirmed by a first code. */
export const secondFactors = sqliteTable('second_factors', {
  userId: user().primaryKey(),
  sealedSecret: text('sealed_secret').notNull(),
  createdAt: integer('created_at').notNull(),
  confirmedAt: integer('confirmed_at'),
  /** The newest time step whose code was used: none works twice. */
  lastStep: integer('last_step').notNull().default(0),
});

export const recoveryCodes = sqliteTable(
  'recovery_codes',
  { hash: text('hash').primaryKey(), userId: user(), usedAt: integer('used_at') },
  (table) => [index('recovery_codes_by_user').on(table.userId)],
);

/** When somebody's session was last used; it outlives the session. */
export const lastSeen = sqliteTable('last_seen', { userId: user().primaryKey(), at: integer('at').notNull() });

/** Who somebody is at an OpenID provider. */
export const identities = sqliteTable(
  'identities',
  {
    issuer: text('issuer').notNull(),
    subject: text('subject').notNull(),
    userId: user(),
    createdAt: integer('created_at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.issuer, table.subject] }), index('identities_by_user').on(table.userId)],
);

/** The OpenID provider that people may sign in by; one row. */
export const signInProviders = sqliteTable('sign_in_providers', {
  id: text('id').primaryKey(),
  name: text('name').notNull(),
  issuer: text('issuer').notNull(),
  clientId: text('client_id').notNull(),
  sealedSecret: text('sealed_secret').notNull(),
  /** Whoever it vouches for is added with this role; null: only people who are here already come in. */
  newRole: text('new_role', { enum: ['admin', 'ops', 'lead', 'csm', 'viewer'] }),
  /** JSON: what the addresses of new people end in, such as `acme.com`; empty: anything. */
  newDomains: text('new_domains').notNull().default('[]'),
});
