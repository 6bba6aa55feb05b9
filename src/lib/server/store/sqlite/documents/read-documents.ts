import type { DocumentKind, RapportDocument } from '#lib/core/documents/document.ts';
import { z } from 'zod';
import type { Acting, Closure, DocumentHead, Version } from '../../document-store.ts';
import type { Connection } from '../connection.ts';
import { desc, eq, getTableColumns, sql, type Orm } from '../drizzle.ts';
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

export type HeadRow = typeof documents.$inferSelect;

const { priority: _priority, bands: _bands, ...versionColumns } = getTableColumns(versions);

type VersionRow = Omit<typeof versions.$inferSelect, 'priority' | 'bands'>;

export const headByKey = (orm: Orm) =>
  orm
    .select()
    .from(documents)
    .where(eq(documents.key, sql.placeholder('key')))
    .prepare();

const versionByHash = (orm: Orm) =>
  orm
    .select(versionColumns)
    .from(versions)
    .where(eq(versions.contentHash, sql.placeholder('contentHash')))
    .prepare();

const liveVersions = (orm: Orm) =>
  orm
    .select({ ...versionColumns, scoring: documents.scoring, acting: documents.acting })
    .from(documents)
    .innerJoin(versions, eq(versions.contentHash, documents.live))
    .orderBy(documents.key)
    .prepare();

const closureByHash = (orm: Orm) =>
  orm
    .select()
    .from(closures)
    .where(eq(closures.hash, sql.placeholder('hash')))
    .prepare();

export function listDocuments(connection: Connection, kind?: DocumentKind): readonly DocumentHead[] {
  const isWanted = kind && eq(documents.kind, kind);
  return connection.orm().select().from(documents).where(isWanted).orderBy(documents.key).all().map(headFrom);
}

export function readDocument(connection: Connection, key: string): DocumentHead | null {
  const row = connection.query(headByKey).get({ key });
  return row ? headFrom(row) : null;
}

export function readVersion(connection: Connection, contentHash: string): Version | null {
  const row = connection.query(versionByHash).get({ contentHash });
  return row ? versionFrom(row) : null;
}

/** Newest first. */
export function listVersions(connection: Connection, key: string): readonly Version[] {
  return connection
    .orm()
    .select(versionColumns)
    .from(versions)
    .where(eq(versions.key, key))
    .orderBy(desc(versions.number))
    .all()
    .map(versionFrom);
}

/** In key order. */
export function readLive(connection: Connection): readonly (Version & { scoring: boolean; acting: Acting })[] {
  return connection
    .query(liveVersions)
    .all()
    .map((row) => ({ ...row, ...versionFrom(row) }));
}

export function readClosure(connection: Connection, hash: string): Closure | null {
  const row = connection.query(closureByHash).get({ hash });
  if (!row) return null;
  const { n: _n, ...closure } = row;
  return { ...closure, references: readJson(references, row.references, `The closure ${hash}`) };
}

function headFrom(row: HeadRow): DocumentHead {
  const draft = row.draft === null ? null : readJson(documentSchema, row.draft, `The draft of ${row.key}`);
  return { ...row, draft };
}

function versionFrom(row: VersionRow): Version {
  return { ...row, document: readJson(documentSchema, row.document, `The version ${row.contentHash} of ${row.key}`) };
}
