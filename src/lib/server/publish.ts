/** Publishing: everything is checked together first, then frozen together. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { contentHash, logicHash, scoreHash } from '#lib/core/documents/hashes.ts';
import { catalogueOf } from '#lib/core/documents/lint/catalogue.ts';
import { lint } from '#lib/core/documents/lint/lint.ts';
import { referencesOf } from '#lib/core/documents/references.ts';
import { hasErrors, problem, type Problem } from '#lib/core/problems.ts';
import type { Acting, Publication } from './store/document-store.ts';
import { StoreError } from './store/store-error.ts';
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
  const problems = lintTogether(
    documents,
    live.map(({ document }) => document),
  );
  if (hasErrors(problems)) return { published: [], problems };
  const heads = new Map(live.map((version) => [nameOf(version), version]));
  const publications = documents.map((document): Publication => {
    const before = heads.get(nameOf(document));
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
    isUnchanged: heads.get(nameOf({ kind, key }))?.contentHash === contentHash,
  }));
  return { published, problems };
}

/** What is wrong with documents that would stand beside those that are live; problems name the document. */
function lintTogether(documents: readonly RapportDocument[], live: readonly RapportDocument[]): readonly Problem[] {
  const named = new Set(documents.map(nameOf));
  const catalogue = catalogueOf([...documents, ...live.filter((each) => !named.has(nameOf(each)))]);
  return documents.flatMap((document) =>
    lint(document, catalogue).map((each) => ({ ...each, at: { document: document.key, ...each.at } })),
  );
}

export interface PublishedAlong {
  readonly published: readonly Published[];
  readonly problems: readonly Problem[];
  /** Keys of signals and segments that were not named and came along. */
  readonly along: readonly string[];
}

/** The same with the signals and segments that the documents read and that are not live yet; `around` is where they are looked for. */
export async function publishWithDefinitions(
  store: Store,
  named: readonly RapportDocument[],
  around: readonly RapportDocument[],
  options: PublishOptions,
): Promise<PublishedAlong> {
  const along = comingAlong(named, around, new Set((await store.readLive()).map(nameOf)));
  try {
    const result = await publishDocuments(store, [...along, ...named], options);
    return { ...result, along: result.published.length > 0 ? along.map(({ key }) => key) : [] };
  } catch (error) {
    if (!(error instanceof StoreError) || error.code !== 'document-key-taken') throw error;
    return { published: [], problems: [problem(error.code, error.message)], along: [] };
  }
}

/** What would be wrong with publishing so. */
export async function checkWithDefinitions(
  store: Store,
  named: readonly RapportDocument[],
  around: readonly RapportDocument[],
): Promise<readonly Problem[]> {
  const live = await store.readLive();
  const along = comingAlong(named, around, new Set(live.map(nameOf)));
  return lintTogether(
    [...along, ...named],
    live.map(({ document }) => document),
  );
}

/** What the documents read, directly or through a segment, that is neither named nor live: definitions only, nothing that scores or acts. */
function comingAlong(
  named: readonly RapportDocument[],
  around: readonly RapportDocument[],
  live: ReadonlySet<string>,
): RapportDocument[] {
  const known = new Set([...live, ...named.map(nameOf)]);
  const found: RapportDocument[] = [];
  const open = [...named];
  for (let document = open.pop(); document; document = open.pop()) {
    for (const { kind, key } of referencesOf(document)) {
      const name = `${kind} ${key}`;
      const other = known.has(name) ? undefined : around.findLast((each) => nameOf(each) === name);
      if (!other || (kind !== 'signal' && kind !== 'segment')) continue;
      known.add(name);
      found.push(other);
      open.push(other);
    }
  }
  return found.sort((a, b) => (a.key < b.key ? -1 : 1));
}

function nameOf({ kind, key }: Pick<RapportDocument, 'kind' | 'key'>): string {
  return `${kind} ${key}`;
}
