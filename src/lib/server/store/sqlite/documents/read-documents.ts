import type { DocumentKind, RapportDocument } from '#lib/core/documents/document.ts';
import { z } from 'zod';
import type { Acting, Closure, DocumentHead, Version } from '../../document-store.ts';
import type { Connection } from '../connection.ts';
import { readJson } from '../stored-json.ts';

/**
 * Only what tells a document from other JSON: documents are checked before they are stored, and one that a newer version
 * wrote must come back byte for byte, whatever is in it.
 */
const documentSchema = z.custom<RapportDocument>(
  (found) => typeof found === 'object' && found !== null && 'kind' in found && 'key' in found,
);
const references = z.record(z.string(), z.string());

export interface HeadRow extends Omit<DocumentHead, 'draft' | 'scoring'> {
  readonly draft: string | null;
  readonly scoring: number;
}

export interface VersionRow extends Omit<Version, 'document'> {
  readonly document: string;
}

export const HEADS = `
  SELECT key, kind, name, live, draft, draft_rev AS draftRev, scoring, acting, updated_at AS updatedAt FROM documents`;

const VERSION_COLUMNS = `
  v.content_hash AS contentHash, v.key, v.kind, v.number, v.document, v.score_hash AS scoreHash, v.logic_hash AS logicHash,
  v.parent, v.author, v.note, v.at`;

export const VERSIONS = `SELECT ${VERSION_COLUMNS} FROM versions v`;

export function listDocuments(connection: Connection, kind?: DocumentKind): readonly DocumentHead[] {
  return connection
    .prepare<HeadRow>(`${HEADS} WHERE ?1 IS NULL OR kind = ?1 ORDER BY key`)
    .all(kind ?? null)
    .map(headFrom);
}

export function readDocument(connection: Connection, key: string): DocumentHead | null {
  const row = connection.prepare<HeadRow>(`${HEADS} WHERE key = ?`).get(key);
  return row ? headFrom(row) : null;
}

export function readVersion(connection: Connection, contentHash: string): Version | null {
  const row = connection.prepare<VersionRow>(`${VERSIONS} WHERE v.content_hash = ?`).get(contentHash);
  return row ? versionFrom(row) : null;
}

/** Newest first. */
export function listVersions(connection: Connection, key: string): readonly Version[] {
  return connection.prepare<VersionRow>(`${VERSIONS} WHERE v.key = ? ORDER BY v.number DESC`).all(key).map(versionFrom);
}

/** In key order. */
export function readLive(connection: Connection): readonly (Version & { scoring: boolean; acting: Acting })[] {
  return connection
    .prepare<VersionRow & { scoring: number; acting: Acting }>(
      `SELECT ${VERSION_COLUMNS}, d.scoring, d.acting FROM documents d JOIN versions v ON v.content_hash = d.live ORDER BY d.key`,
    )
    .all()
    .map((row) => ({ ...versionFrom(row), scoring: row.scoring === 1, acting: row.acting }));
}

export function readClosure(connection: Connection, hash: string): Closure | null {
  const row = connection
    .prepare<Omit<Closure, 'references'> & { references: string }>(
      `SELECT hash, document, content_hash AS contentHash, compiler_version AS compilerVersion, "references", calendar
       FROM closures WHERE hash = ?`,
    )
    .get(hash);
  return row ? { ...row, references: readJson(references, row.references, `The closure ${hash}`) } : null;
}

function headFrom(row: HeadRow): DocumentHead {
  const draft = row.draft === null ? null : readJson(documentSchema, row.draft, `The draft of ${row.key}`);
  return { ...row, draft, scoring: row.scoring === 1 };
}

export function versionFrom(row: VersionRow): Version {
  return { ...row, document: readJson(documentSchema, row.document, `The version ${row.contentHash} of ${row.key}`) };
}
