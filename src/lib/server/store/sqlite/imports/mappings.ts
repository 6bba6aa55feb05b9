import { z } from 'zod';
import type { ImportKind } from '../../import-store.ts';
import type { Connection } from '../connection.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';

export function readMapping(connection: Connection, source: string, kind: ImportKind): unknown {
  const row = connection
    .prepare<{ mapping: string }>('SELECT mapping FROM import_mappings WHERE source = ? AND kind = ?')
    .get(source, kind);
  return row ? readJson(z.unknown(), row.mapping, `The column mapping of ${source}`) : null;
}

export function saveMapping(context: WriterContext, source: string, kind: ImportKind, mapping: unknown): void {
  transact(context, 'saveMapping', () => {
    context
      .prepare(
        `INSERT INTO import_mappings (source, kind, mapping) VALUES (?, ?, ?)
         ON CONFLICT DO UPDATE SET mapping = excluded.mapping`,
      )
      .run(source, kind, JSON.stringify(mapping ?? null));
  });
}
