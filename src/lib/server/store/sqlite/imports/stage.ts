import type { ImportRecord, ImportStore } from '../../import-store.ts';
import { StoreError } from '../../store-error.ts';
import type { Connection } from '../connection.ts';
import { transact, type WriterContext } from '../writer-context.ts';

const STALE_MS = 7 * 86_400_000;

const IMPORTS = `
  SELECT id, kind, source, file_name AS fileName, status, rows, appended, repeated, skipped, created_at AS createdAt,
    applied_at AS appliedAt FROM imports`;

export function beginImport(context: WriterContext, record: Parameters<ImportStore['beginImport']>[0]): void {
  transact(context, 'beginImport', () => {
    const stale = context.prepare<{ id: string }>("SELECT id FROM imports WHERE status = 'staging' AND created_at < ?");
    for (const { id } of stale.all(record.createdAt - STALE_MS)) dropStaged(context, id); // somebody left it lying
    context
      .prepare(
        `INSERT INTO imports (id, kind, source, file_name, status, created_at) VALUES (?, ?, ?, ?, 'staging', ?)
         ON CONFLICT DO NOTHING`,
      )
      .run(record.id, record.kind, record.source, record.fileName, record.createdAt);
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

export function abandonImport(context: WriterContext, importId: string): void {
  transact(context, 'abandonImport', () => {
    if (findImport(context, importId).status === 'staging') dropStaged(context, importId);
  });
}

function dropStaged(context: WriterContext, importId: string): void {
  dropChunks(context, importId);
  context.prepare("UPDATE imports SET status = 'abandoned' WHERE id = ?").run(importId);
}

export function dropChunks(context: WriterContext, importId: string): void {
  context.prepare('DELETE FROM import_chunks WHERE import_id = ?').run(importId);
}

/** Throws `unknown-import` when there is no such import, or when it is in another state than asked for. */
export function findImport(connection: Connection, id: string, status?: ImportRecord['status']): ImportRecord {
  const found = connection.prepare<ImportRecord>(`${IMPORTS} WHERE id = ?`).get(id);
  if (!found) throw new StoreError('unknown-import', `There is no import "${id}". Begin it first.`);
  if (status !== undefined && found.status !== status) {
    throw new StoreError('unknown-import', `The import of ${found.fileName} is ${found.status}. Start a new one.`);
  }
  return found;
}

/** Newest first. */
export function listImports(connection: Connection): readonly ImportRecord[] {
  return connection.prepare<ImportRecord>(`${IMPORTS} ORDER BY created_at DESC, id`).all();
}
