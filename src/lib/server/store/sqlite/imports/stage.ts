import type { ImportRecord, ImportStore } from '../../import-store.ts';
import { StoreError } from '../../store-error.ts';
import type { Connection } from '../connection.ts';
import { and, eq, inArray, lt, not, sql, type Orm } from '../drizzle.ts';
import { importChunks, imports } from '../schema/imports.ts';
import { transact, type WriterContext } from '../writer-context.ts';

const STALE_MS = 7 * 86_400_000;

const importById = (orm: Orm) =>
  orm
    .select()
    .from(imports)
    .where(eq(imports.id, sql.placeholder('id')))
    .prepare();

export function beginImport(context: WriterContext, record: Parameters<ImportStore['beginImport']>[0]): void {
  transact(context, 'beginImport', () => {
    const { id, kind, source, fileName, createdAt, by = null } = record;
    const isStale = and(eq(imports.status, 'staging'), lt(imports.createdAt, createdAt - STALE_MS));
    const left = context.orm().select({ id: imports.id }).from(imports).where(isStale).all();
    for (const each of left) dropStaged(context, each.id, 'It was begun and never brought to its end.');
    const row = { kind, source, fileName, createdAt, by, words: null, status: 'staging' } as const;
    const isOver = inArray(imports.status, ['applied', 'withdrawn']);
    context
      .orm()
      .insert(imports)
      .values({ id, ...row })
      .onConflictDoUpdate({ target: imports.id, set: row, setWhere: not(isOver) })
      .run();
    dropChunks(context, id);
  });
}

/** `body` is packed by the caller's thread. Throws `unknown-import` when the import is not being staged. */
export function stageChunk(context: WriterContext, importId: string, body: Uint8Array): void {
  transact(context, 'stage', () => {
    findImport(context, importId, 'staging');
    context
      .prepare(
        `INSERT INTO import_chunks (import_id, n, body)
         SELECT ?1, coalesce(max(n), 0) + 1, ?2 FROM import_chunks WHERE import_id = ?1`,
      )
      .run(importId, body);
  });
}

export function abandonImport(context: WriterContext, importId: string, words?: string): void {
  transact(context, 'abandonImport', () => {
    if (findImport(context, importId).status === 'staging') dropStaged(context, importId, words);
  });
}

function dropStaged(context: WriterContext, importId: string, words = 'It was broken off.'): void {
  dropChunks(context, importId);
  context.orm().update(imports).set({ status: 'abandoned', words }).where(eq(imports.id, importId)).run();
}

export function setStatus(context: WriterContext, importId: string, status: ImportRecord['status']): void {
  context.orm().update(imports).set({ status }).where(eq(imports.id, importId)).run();
}

export function dropChunks(context: WriterContext, importId: string): void {
  context.orm().delete(importChunks).where(eq(importChunks.importId, importId)).run();
}

/** Throws `unknown-import` when there is no such import, or when it is in another state than asked for. */
export function findImport(connection: Connection, id: string, status?: ImportRecord['status']): ImportRecord {
  const found = connection.query(importById).get({ id });
  if (!found) throw new StoreError('unknown-import', `There is no import "${id}". Begin it first.`);
  if (status !== undefined && found.status !== status) {
    throw new StoreError('unknown-import', `The import of ${found.fileName} is ${found.status}. Start a new one.`);
  }
  return found;
}
