/** Publishing: everything is checked together first, then frozen together. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { contentHash, logicHash, scoreHash } from '#lib/core/documents/hashes.ts';
import { catalogueOf } from '#lib/core/documents/lint/catalogue.ts';
import { lint } from '#lib/core/documents/lint/lint.ts';
import { hasErrors, type Problem } from '#lib/core/problems.ts';
import type { Acting, Publication } from './store/document-store.ts';
import type { Store } from './store/store.ts';

export interface PublishOptions {
  readonly author: string;
  readonly note: string;
  /** Epoch ms. */
  readonly at: number;
  /** Left out: a live document keeps its switches; a new one scores and watches. */
  readonly scoring?: boolean | undefined;
  readonly acting?: Acting | undefined;
}

export interface Published {
  readonly key: string;
  readonly kind: RapportDocument['kind'];
  readonly version: number;
  readonly contentHash: string;
  /** It was live with the same content already. */
  readonly isUnchanged: boolean;
}

/** Publishes documents as one step, or none of them when any has an error; problems name the document. */
export async function publishDocuments(
  store: Store,
  documents: readonly RapportDocument[],
  options: PublishOptions,
): Promise<{ published: readonly Published[]; problems: readonly Problem[] }> {
  const live = await store.readLive();
  const keys = new Set(documents.map(({ kind, key }) => `${kind} ${key}`));
  const catalogue = catalogueOf([
    ...documents,
    ...live.map(({ document }) => document).filter(({ kind, key }) => !keys.has(`${kind} ${key}`)),
  ]);
  const problems = documents.flatMap((document) =>
    lint(document, catalogue).map((each) => ({ ...each, at: { document: document.key, ...each.at } })),
  );
  if (hasErrors(problems)) return { published: [], problems };
  const heads = new Map(live.map((version) => [`${version.kind} ${version.key}`, version]));
  const publications = documents.map((document): Publication => {
    const before = heads.get(`${document.kind} ${document.key}`);
    return {
      document,
      contentHash: contentHash(document),
      scoreHash: scoreHash(document),
      logicHash: logicHash(document),
      author: options.author,
      note: options.note,
      at: options.at,
      scoring: options.scoring ?? before?.scoring ?? true,
      acting: options.acting ?? before?.acting ?? 'watch',
    };
  });
  const versions = await store.publish(publications);
  const published = versions.map(({ key, kind, number, contentHash }) => ({
    key,
    kind,
    version: number,
    contentHash,
    isUnchanged: heads.get(`${kind} ${key}`)?.contentHash === contentHash,
  }));
  return { published, problems };
}
