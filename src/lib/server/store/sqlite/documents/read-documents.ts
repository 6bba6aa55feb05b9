import type { DocumentKind, RapportDocument } from '#lib/core/documents/document.ts';
import { asc, desc, eq } from 'drizzle-orm';
import { z } from 'zod';
import type { Acting, Closure, DocumentHead, Version } from '../../document-store.ts';
import type { Connection } from '../connection.ts';
import { closures, documents, versions } from '../schema/documents.ts';
import { readJson } from '../stored-json.ts';

/**
 * Only what tells a document from other JSON: documents are checked before they are stored, and one that a newer version
 * wrote must come back byte for byte, whatever is in it.
 */
const documentSchema = z.custom<RapportDocument>(
  (found) => typeof found === 'object' && found !== null && 'kind' in found && 'key' in found,
);
const references = z.record(z.string(), z.string());

export function listDocuments(connection: Connection, kind?: DocumentKind): readonly DocumentHead[] {
  return connection.orm
    .select()
    .from(documents)
    .where(kind && eq(documents.kind, kind))
    .orderBy(asc(documents.key))
    .all()
    .map(headFrom);
}

export function readDocument(connection: Connection, key: string): DocumentHead | null {
  const row = connection.orm.select().from(documents).where(eq(documents.key, key)).get();
  return row ? headFrom(row) : null;
}

export function readVersion(connection: Connection, contentHash: string): Version | null {
  const row = connection.orm.select().from(versions).where(eq(versions.contentHash, contentHash)).get();
  return row ? versionFrom(row) : null;
}

/** Newest first. */
export function listVersions(connection: Connection, key: string): readonly Version[] {
  return connection.orm
    .select()
    .from(versions)
    .where(eq(versions.key, key))
    .orderBy(desc(versions.number))
    .all()
    .map(versionFrom);
}

/** In key order. */
export function readLive(connection: Connection): readonly (Version & { scoring: boolean; acting: Acting })[] {
  return connection.orm
    .select({ version: versions, scoring: documents.scoring, acting: documents.acting })
    .from(documents)
    .innerJoin(versions, eq(versions.contentHash, documents.live))
    .orderBy(asc(documents.key))
    .all()
    .map((row) => ({ ...versionFrom(row.version), scoring: row.scoring, acting: row.acting }));
}

export function readClosure(connection: Connection, hash: string): Closure | null {
  const row = connection.orm.select().from(closures).where(eq(closures.hash, hash)).get();
  if (!row) return null;
  const { n: _n, ...closure } = row;
  return { ...closure, references: readJson(references, row.references, `The closure ${hash}`) };
}

function headFrom(row: typeof documents.$inferSelect): DocumentHead {
  return { ...row, draft: row.draft === null ? null : readJson(documentSchema, row.draft, `The draft of ${row.key}`) };
}

export function versionFrom(row: typeof versions.$inferSelect): Version {
  const { priority: _priority, bands: _bands, ...version } = row;
  return {
    ...version,
    document: readJson(documentSchema, row.document, `The version ${row.contentHash} of ${row.key}`),
  };
}
