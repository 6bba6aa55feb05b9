import type { RapportDocument } from '#lib/core/documents/document.ts';
import { StoreError } from '../../store-error.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { HEADS, type HeadRow } from './read-documents.ts';

const SAVE = `
  INSERT INTO documents (key, kind, name, draft, draft_rev, updated_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6)
  ON CONFLICT DO UPDATE SET name = ?3, draft = ?4, draft_rev = ?5, updated_at = ?6`;

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
    context.prepare(SAVE).run(key, kind, name, JSON.stringify(document), seen + 1, at);
    return { draftRev: seen + 1 };
  });
}

/** The stored document with this key. Throws `document-key-taken` when it is of another kind. */
export function findHead(context: WriterContext, { key, kind }: RapportDocument): HeadRow | undefined {
  const found = context.prepare<HeadRow>(`${HEADS} WHERE key = ?`).get(key);
  if (!found || found.kind === kind) return found;
  throw new StoreError(
    'document-key-taken',
    `The key "${key}" belongs to the ${found.kind} "${found.name}" already. Choose another key for this ${kind}.`,
  );
}
