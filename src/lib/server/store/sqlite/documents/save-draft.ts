import type { RapportDocument } from '#lib/core/documents/document.ts';
import { StoreError } from '../../store-error.ts';
import { documents } from '../schema/documents.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { headByKey, type HeadRow } from './read-documents.ts';

/** `seen` is 0 for a document that does not exist yet. Throws `document-key-taken` when the key is one of another kind. */
export function saveDraft(
  context: WriterContext,
  document: RapportDocument,
  seen: number,
  at: number,
): { draftRev: number } | 'conflict' {
  const { key, kind, name } = document;
  return transact(context, 'saveDraft', () => {
    const found = findHead(context, document);
    if ((found?.draftRev ?? 0) !== seen) return 'conflict';
    const set = { name, draft: JSON.stringify(document), draftRev: seen + 1, updatedAt: at };
    context
      .orm()
      .insert(documents)
      .values({ key, kind, ...set })
      .onConflictDoUpdate({ target: documents.key, set })
      .run();
    return { draftRev: seen + 1 };
  });
}

/** The stored document with this key. Throws `document-key-taken` when it is of another kind. */
export function findHead(context: WriterContext, { key, kind }: RapportDocument): HeadRow | undefined {
  const found = context.query(headByKey).get({ key });
  if (!found || found.kind === kind) return found;
  throw new StoreError(
    'document-key-taken',
    `The key "${key}" belongs to the ${found.kind} "${found.name}" already. Choose another key for this ${kind}.`,
  );
}
