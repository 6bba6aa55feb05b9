import { and, desc, eq, lt } from 'drizzle-orm';
import type { ImportKind, ImportRecord, ImportStore } from '../../import-store.ts';
import { StoreError } from '../../store-error.ts';
import type { Connection } from '../connection.ts';
import { importChunks, importMappings, imports } from '../schema/imports.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { z } from 'zod';

const STALE_MS = 7 * 86_400_000;

export function beginImport(context: WriterContext, record: Parameters<ImportStore['beginImport']>[0]): void {
  transact(context, 'beginImport', () => {
    const stale = context.orm
      .select({ id: imports.id })
      .from(imports)
      .where(and(eq(imports.status, 'staging'), lt(imports.createdAt, record.createdAt - STALE_MS)))
      .all();
    for (const { id } of stale) dropStaged(context, id); // somebody left it lying
    context.orm
      .insert(imports)
      .values({ ...record, status: 'staging' })
      .onConflictDoNothing()
      .run();
  });
}

/** `body` is packed by the caller's thread. Throws `unknown-import` when the import is not being staged. */
export function stageChunk(context: WriterContext, importId: string, body: Uint8Array): void {
  transact(context, 'stage', () => {
    findImport(context, importId, 'staging');
    context
      .prepare(
        'INSERT INTO import_chunks (import_id, n, body) SELECT ?1, coalesce(max(n), 0) + 1, ?2 FROM import_chunks WHERE import_id = ?1',
      )
      .run(importId, body);
  });
}

export function abandonImport(context: WriterContext, importId: string): void {
  transact(context, 'abandonImport', () => {
    if (findImport(context, importId).status === 'staging') dropStaged(context, importId);
  });
}

function dropStaged(context: WriterContext, importId: string): void {
  context.orm.delete(importChunks).where(eq(importChunks.importId, importId)).run();
  context.orm.update(imports).set({ status: 'abandoned' }).where(eq(imports.id, importId)).run();
}

/** Throws `unknown-import` when there is no such import, or when it is in another state than asked for. */
export function findImport(connection: Connection, id: string, status?: ImportRecord['status']): ImportRecord {
  const found = connection.orm.select().from(imports).where(eq(imports.id, id)).get();
  if (!found) throw new StoreError('unknown-import', `There is no import "${id}". Begin it first.`);
  if (status !== undefined && found.status !== status) {
    throw new StoreError('unknown-import', `The import of ${found.fileName} is ${found.status}. Start a new one.`);
  }
  return found;
}

/** Newest first. */
export function listImports(connection: Connection): readonly ImportRecord[] {
  return connection.orm.select().from(imports).orderBy(desc(imports.createdAt), desc(imports.id)).all();
}

export function readMapping(connection: Connection, source: string, kind: ImportKind): unknown {
  const row = connection.orm
    .select()
    .from(importMappings)
    .where(and(eq(importMappings.source, source), eq(importMappings.kind, kind)))
    .get();
  return row ? readJson(z.unknown(), row.mapping, `The column mapping of ${source}`) : null;
}

export function saveMapping(context: WriterContext, source: string, kind: ImportKind, mapping: unknown): void {
  const text = JSON.stringify(mapping ?? null);
  transact(context, 'saveMapping', () => {
    context.orm
      .insert(importMappings)
      .values({ source, kind, mapping: text })
      .onConflictDoUpdate({ target: [importMappings.source, importMappings.kind], set: { mapping: text } })
      .run();
  });
}
