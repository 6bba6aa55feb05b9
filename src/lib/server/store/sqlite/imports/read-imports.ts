import type { ImportQuery, ImportRecord, Withdrawal } from '../../import-store.ts';
import type { Connection } from '../connection.ts';
import { and, desc, eq, lt, or, sql } from '../drizzle.ts';
import { accounts } from '../schema/accounts.ts';
import { importAccounts, imports } from '../schema/imports.ts';
import { importSource } from './import-source.ts';

/** Newest first. */
export function listImports(connection: Connection): readonly ImportRecord[] {
  return connection.orm().select().from(imports).orderBy(desc(imports.createdAt), imports.id).all();
}

/** A page of them, newest first. */
export function pageImports(connection: Connection, { limit, before }: ImportQuery): readonly ImportRecord[] {
  const older =
    before &&
    or(
      lt(imports.createdAt, before.createdAt),
      and(eq(imports.createdAt, before.createdAt), lt(imports.id, before.id)),
    );
  return connection
    .orm()
    .select()
    .from(imports)
    .where(older)
    .orderBy(desc(imports.createdAt), desc(imports.id))
    .limit(limit)
    .all();
}

export function countImports(connection: Connection): number {
  return connection.prepare<{ n: number }>('SELECT count(*) AS n FROM imports').get()!.n;
}

export function readImport(connection: Connection, id: string): ImportRecord | null {
  return connection.orm().select().from(imports).where(eq(imports.id, id)).get() ?? null;
}

/** By name; those that are gone are left out. */
export function listImportAccounts(connection: Connection, importId: string, limit: number) {
  return connection
    .orm()
    .select({ id: accounts.id, name: accounts.name })
    .from(importAccounts)
    .innerJoin(accounts, eq(accounts.n, importAccounts.account))
    .where(and(eq(importAccounts.importId, importId), eq(accounts.isGone, 0)))
    .orderBy(accounts.nameKey, accounts.id)
    .limit(limit)
    .all();
}

/** Whether nobody but an import (and its withdrawal) speaks of an account `a`; ?2 and ?3 are the two. */
export const ONLY_SOURCE = `a.created_by = ?2 AND NOT EXISTS (SELECT 1 FROM observations WHERE account = a.n AND source NOT IN (?2, ?3))
  AND NOT EXISTS (SELECT 1 FROM entries WHERE account = a.n AND source NOT IN (?2, ?3))`;

export function describeWithdrawal(connection: Connection, importId: string): Withdrawal {
  const [all] = connection
    .orm()
    .select({ n: sql<number>`count(*)` })
    .from(importAccounts)
    .where(eq(importAccounts.importId, importId))
    .all();
  const source = connection.prepare<{ n: number }>('SELECT n FROM terms WHERE text = ?').get(importSource(importId))?.n;
  const gone = connection
    .prepare<{ n: number }>(
      `SELECT count(*) AS n FROM import_accounts i JOIN accounts a ON a.n = i.account
       WHERE i.import_id = ?1 AND a.is_gone = 0 AND ${ONLY_SOURCE}`,
    )
    .get(importId, source ?? -1, -1)!.n;
  return { accounts: all!.n, gone };
}
