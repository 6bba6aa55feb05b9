import { createRequire } from 'node:module';
import type Database from 'better-sqlite3';
import type * as Drizzle from 'drizzle-orm';
import type * as Driver from 'drizzle-orm/better-sqlite3';
import type * as Core from 'drizzle-orm/sqlite-core';

// drizzle as everything in this folder gets it: its CommonJS build, which Node loads in a fifth of the processor time
// that the 130 ES modules take (in the writer thread as well). Without `import.meta` it is drizzle-kit that reads this.
const load = createRequire(import.meta.url ?? __filename);

export const { and, asc, count, desc, eq, getTableColumns, inArray, isNotNull, lt, lte, not, or, sql } = load(
  'drizzle-orm',
) as typeof Drizzle;

export const { blob, customType, index, integer, primaryKey, real, sqliteTable, text, unionAll, uniqueIndex } = load(
  'drizzle-orm/sqlite-core',
) as typeof Core;

const { drizzle } = load('drizzle-orm/better-sqlite3') as typeof Driver;

/** Queries on a connection; they take part in whatever transaction is open on it. */
export type Orm = ReturnType<typeof queriesOn>;

export function queriesOn(db: Database.Database) {
  return drizzle(db);
}
