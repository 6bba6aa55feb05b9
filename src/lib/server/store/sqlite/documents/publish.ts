import type { RapportDocument } from '#lib/core/documents/document.ts';
import { count, eq } from 'drizzle-orm';
import type { Closure, Publication, Version } from '../../document-store.ts';
import { markEveryAccount } from '../evaluation/due.ts';
import { closures, documents, versions } from '../schema/documents.ts';
import { stableJson } from '../stable-json.ts';
import { writeAudit } from '../workspace/audit.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { versionFrom } from './read-documents.ts';
import { assertKind } from './save-draft.ts';

export function publish(context: WriterContext, publications: readonly Publication[]): readonly Version[] {
  return transact(context, 'publish', () => {
    let isRescoring = false;
    const published: Version[] = [];
    for (const each of publications) {
      const before = context.orm.select().from(documents).where(eq(documents.key, each.document.key)).get();
      if (before) assertKind(before, each.document.kind);
      const version = freeze(context, each, before?.live ?? null);
      // The pointer moves first: `||=` would skip it once a score hash changed.
      isRescoring = movePointer(context, each, before) || isRescoring;
      published.push(version);
    }
    const at = publications[0]?.at;
    if (isRescoring && at !== undefined) markEveryAccount(context, at);
    return published;
  });
}

type Head = typeof documents.$inferSelect;

/** The immutable version: the one with this content, or a new one with the next number. */
function freeze(context: WriterContext, publication: Publication, parent: string | null): Version {
  const { document, contentHash, scoreHash, logicHash, author, note, at } = publication;
  const { key, kind, name } = document;
  const found = context.orm.select().from(versions).where(eq(versions.contentHash, contentHash)).get();
  if (found) return versionFrom(found);
  context.orm.insert(documents).values({ key, kind, name, updatedAt: at }).onConflictDoNothing().run();
  const [{ n } = { n: 0 }] = context.orm.select({ n: count() }).from(versions).where(eq(versions.key, key)).all();
  const row = {
    contentHash,
    key,
    kind,
    number: n + 1,
    document: JSON.stringify(document),
    scoreHash,
    logicHash,
    parent,
    author,
    note,
    at,
  };
  const all = {
    ...row,
    priority: kind === 'health-model' ? document.priority : 0,
    bands: JSON.stringify(bandKeys(document)),
  };
  context.orm.insert(versions).values(all).run();
  return versionFrom(all);
}

/** Band keys of the result threshold, from the lowest up. */
function bandKeys(document: RapportDocument): readonly string[] {
  if (document.kind !== 'health-model') return [];
  const result = document.nodes[document.result];
  return result?.type === 'threshold' ? result.config.bands.map((band) => band.key) : [];
}

/** Whether accounts have to be evaluated again. */
function movePointer(context: WriterContext, publication: Publication, before: Head | undefined): boolean {
  const { document, contentHash, scoring, acting, author, note, at } = publication;
  const { key, name } = document;
  const isSame = before?.live === contentHash;
  if (isSame && before.scoring === scoring && before.acting === acting) return false;
  const isPublishedDraft = before?.draft != null && stableJson(JSON.parse(before.draft)) === stableJson(document);
  const draft = isPublishedDraft ? null : (before?.draft ?? null);
  context.orm
    .update(documents)
    .set({ live: contentHash, scoring, acting, updatedAt: at, draft, ...(draft === null ? { name } : {}) })
    .where(eq(documents.key, key))
    .run();
  writeAudit(context, {
    at,
    actor: author,
    verb: isSame ? 'document.switched' : 'document.published',
    subject: key,
    details: { contentHash, scoring, acting, note },
  });
  const scoreHashBefore = before?.live
    ? context.orm.select({ hash: versions.scoreHash }).from(versions).where(eq(versions.contentHash, before.live)).get()
        ?.hash
    : undefined;
  return scoreHashBefore !== publication.scoreHash || (before?.scoring ?? false) !== scoring;
}

export function saveClosures(context: WriterContext, saved: readonly Closure[]): void {
  if (saved.length === 0) return;
  transact(context, 'saveClosures', () => {
    const rows = saved.map((each) => ({ ...each, references: stableJson(each.references) }));
    for (const row of rows) context.orm.insert(closures).values(row).onConflictDoNothing().run();
  });
}
