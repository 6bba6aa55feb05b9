import type { RapportDocument } from '#lib/core/documents/document.ts';
import { eq } from 'drizzle-orm';
import { StoreError } from '../../store-error.ts';
import { documents } from '../schema/documents.ts';
import { transact, type WriterContext } from '../writer-context.ts';

/** `seen` is 0 for a document that does not exist yet. Throws `document-key-taken` when the key is one of another kind. */
export function saveDraft(
  context: WriterContext,
  document: RapportDocument,
  seen: number,
  at: number,
): { draftRev: number } | 'conflict' {
  const { key, kind, name } = document;
  return transact(context, 'saveDraft', () => {
    const found = context.orm.select().from(documents).where(eq(documents.key, key)).get();
    if (found) assertKind(found, kind);
    if ((found?.draftRev ?? 0) !== seen) return 'conflict';
    const draft = { name, draft: JSON.stringify(document), draftRev: seen + 1, updatedAt: at };
    context.orm
      .insert(documents)
      .values({ key, kind, ...draft })
      .onConflictDoUpdate({ target: documents.key, set: draft })
      .run();
    return { draftRev: seen + 1 };
  });
}

export function assertKind(found: { key: string; kind: string; name: string }, kind: string): void {
  if (found.kind === kind) return;
  throw new StoreError(
    'document-key-taken',
    `The key "${found.key}" belongs to the ${found.kind} "${found.name}" already. Choose another key for this ${kind}.`,
  );
}
