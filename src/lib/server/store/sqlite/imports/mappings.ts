import { z } from 'zod';
import type { ImportKind } from '../../import-store.ts';
import type { Connection } from '../connection.ts';
import { and, eq } from '../drizzle.ts';
import { importMappings } from '../schema/imports.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';

export function readMapping(connection: Connection, source: string, kind: ImportKind): unknown {
  const row = connection
    .orm()
    .select({ mapping: importMappings.mapping })
    .from(importMappings)
    .where(and(eq(importMappings.source, source), eq(importMappings.kind, kind)))
    .get();
  return row ? readJson(z.unknown(), row.mapping, `The column mapping of ${source}`) : null;
}

export function listMappings(
  connection: Connection,
): readonly { source: string; kind: ImportKind; mapping: unknown }[] {
  return connection
    .orm()
    .select()
    .from(importMappings)
    .orderBy(importMappings.source, importMappings.kind)
    .all()
    .map(({ source, kind, mapping }) => ({
      source,
      kind: kind as ImportKind,
      mapping: readJson(z.unknown(), mapping, `The column mapping of ${source}`),
    }));
}

export function saveMapping(context: WriterContext, source: string, kind: ImportKind, mapping: unknown): void {
  transact(context, 'saveMapping', () => {
    const text = JSON.stringify(mapping ?? null);
    context
      .orm()
      .insert(importMappings)
      .values({ source, kind, mapping: text })
      .onConflictDoUpdate({ target: [importMappings.source, importMappings.kind], set: { mapping: text } })
      .run();
  });
}
