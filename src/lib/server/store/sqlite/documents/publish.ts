import type { RapportDocument } from '#lib/core/documents/document.ts';
import type { Closure, Publication, Version } from '../../document-store.ts';
import { markEveryAccount } from '../evaluation/due.ts';
import { stableJson } from '../stable-json.ts';
import { writeAudit } from '../workspace/audit.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { versionFrom, VERSIONS, type HeadRow, type VersionRow } from './read-documents.ts';
import { findHead } from './save-draft.ts';

export function publish(context: WriterContext, publications: readonly Publication[]): readonly Version[] {
  return transact(context, 'publish', () => {
    let isRescoring = false;
    const published: Version[] = [];
    for (const each of publications) {
      const before = findHead(context, each.document);
      const version = freeze(context, each, before?.live ?? null);
      if (movePointer(context, each, before)) isRescoring = true;
      published.push(version);
    }
    const at = publications[0]?.at;
    if (isRescoring && at !== undefined) markEveryAccount(context, at);
    return published;
  });
}

const NEW_DOCUMENT = 'INSERT INTO documents (key, kind, name, updated_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING';

const NEW_VERSION = `
  INSERT INTO versions (content_hash, key, kind, number, document, score_hash, logic_hash, parent, priority, bands, author, note, at)
  SELECT ?1, ?2, ?3, count(*) + 1, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12 FROM versions WHERE key = ?2`;

/** The immutable version: the one with this content, or a new one with the next number. */
function freeze(context: WriterContext, publication: Publication, parent: string | null): Version {
  const { document, contentHash, scoreHash, logicHash, author, note, at } = publication;
  const { key, kind, name } = document;
  const find = context.prepare<VersionRow>(`${VERSIONS} WHERE v.content_hash = ?`);
  const found = find.get(contentHash);
  if (found) return versionFrom(found);
  const priority = kind === 'health-model' ? document.priority : 0;
  const bands = JSON.stringify(bandKeys(document));
  context.prepare(NEW_DOCUMENT).run(key, kind, name, at);
  context
    .prepare(NEW_VERSION)
    .run(
      contentHash,
      key,
      kind,
      JSON.stringify(document),
      scoreHash,
      logicHash,
      parent,
      priority,
      bands,
      author,
      note,
      at,
    );
  return versionFrom(find.get(contentHash)!);
}

/** Band keys of the result threshold, from the lowest up. */
function bandKeys(document: RapportDocument): readonly string[] {
  if (document.kind !== 'health-model') return [];
  const result = document.nodes[document.result];
  return result?.type === 'threshold' ? result.config.bands.map((band) => band.key) : [];
}

/** Whether accounts have to be evaluated again. */
function movePointer(context: WriterContext, publication: Publication, before: HeadRow | undefined): boolean {
  const { document, contentHash, scoring, acting, author, note, at } = publication;
  const { key } = document;
  const wasScoring = before?.scoring === 1;
  const isSame = before?.live === contentHash;
  if (isSame && wasScoring === scoring && before.acting === acting) return false;
  const isPublishedDraft = before?.draft != null && stableJson(JSON.parse(before.draft)) === stableJson(document);
  const draft = isPublishedDraft ? null : (before?.draft ?? null);
  context
    .prepare(
      'UPDATE documents SET live = ?, scoring = ?, acting = ?, updated_at = ?, draft = ?, name = ? WHERE key = ?',
    )
    .run(contentHash, scoring ? 1 : 0, acting, at, draft, draft === null ? document.name : before!.name, key);
  const verb = isSame ? 'document.switched' : 'document.published';
  writeAudit(context, { at, actor: author, verb, subject: key, details: { contentHash, scoring, acting, note } });
  return wasScoring !== scoring || scoreHashOf(context, before?.live ?? null) !== publication.scoreHash;
}

function scoreHashOf(context: WriterContext, contentHash: string | null): string | undefined {
  return context
    .prepare<{ hash: string }>('SELECT score_hash AS hash FROM versions WHERE content_hash = ?')
    .get(contentHash)?.hash;
}

export function saveClosures(context: WriterContext, closures: readonly Closure[]): void {
  if (closures.length === 0) return;
  transact(context, 'saveClosures', () => {
    const save = context.prepare(
      `INSERT INTO closures (hash, document, content_hash, compiler_version, "references", calendar) VALUES (?, ?, ?, ?, ?, ?)
       ON CONFLICT DO NOTHING`,
    );
    for (const each of closures) {
      save.run(
        each.hash,
        each.document,
        each.contentHash,
        each.compilerVersion,
        stableJson(each.references),
        each.calendar,
      );
    }
  });
}
