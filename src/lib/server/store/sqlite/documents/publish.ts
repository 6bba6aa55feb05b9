import type { RapportDocument } from '#lib/core/documents/document.ts';
import type { Closure, Publication, Version } from '../../document-store.ts';
import { markEveryAccount } from '../evaluation/due.ts';
import { count, eq } from '../drizzle.ts';
import { closures as closureTable, documents, versions } from '../schema/documents.ts';
import { stableJson } from '../stable-json.ts';
import { writeAudit } from '../workspace/audit.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { readVersion, type HeadRow } from './read-documents.ts';
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

/** The immutable version: the one with this content, or a new one with the next number. */
function freeze(context: WriterContext, publication: Publication, parent: string | null): Version {
  const { document, contentHash, scoreHash, logicHash, author, note, at } = publication;
  const { key, kind, name } = document;
  const found = readVersion(context, contentHash);
  if (found) return found;
  const orm = context.orm();
  orm.insert(documents).values({ key, kind, name, updatedAt: at }).onConflictDoNothing().run();
  const before = orm.select({ n: count() }).from(versions).where(eq(versions.key, key)).get()?.n ?? 0;
  const version = {
    contentHash,
    key,
    kind,
    number: before + 1,
    document: JSON.stringify(document),
    scoreHash,
    logicHash,
    parent,
    priority: kind === 'health-model' ? document.priority : 0,
    bands: JSON.stringify(bandKeys(document)),
    author,
    note,
    at,
  };
  orm.insert(versions).values(version).run();
  return readVersion(context, contentHash)!;
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
  const wasScoring = before?.scoring === true;
  const isSame = before?.live === contentHash;
  if (isSame && wasScoring === scoring && before.acting === acting) return false;
  const isPublishedDraft = before?.draft != null && stableJson(JSON.parse(before.draft)) === stableJson(document);
  const draft = isPublishedDraft ? null : (before?.draft ?? null);
  const draftName = draft === null ? document.name : before!.name;
  context
    .orm()
    .update(documents)
    .set({ live: contentHash, scoring, acting, updatedAt: at, draft, name: draftName })
    .where(eq(documents.key, key))
    .run();
  const verb = isSame ? 'document.switched' : 'document.published';
  const details = {
    note,
    before: before?.live == null ? null : { contentHash: before.live, scoring: before.scoring, acting: before.acting },
    after: { contentHash, scoring, acting },
  };
  writeAudit(context, { at, actor: author, verb, subject: key, details });
  return wasScoring !== scoring || scoreHashOf(context, before?.live ?? null) !== publication.scoreHash;
}

function scoreHashOf(context: WriterContext, contentHash: string | null): string | undefined {
  if (contentHash === null) return undefined;
  const isIt = eq(versions.contentHash, contentHash);
  return context.orm().select({ hash: versions.scoreHash }).from(versions).where(isIt).get()?.hash;
}

export function saveClosures(context: WriterContext, closures: readonly Closure[]): void {
  if (closures.length === 0) return;
  transact(context, 'saveClosures', () => {
    for (const each of closures) {
      const row = { ...each, references: stableJson(each.references) };
      context.orm().insert(closureTable).values(row).onConflictDoNothing().run();
    }
  });
}
