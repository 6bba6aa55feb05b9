import { z } from 'zod';
import type { DraftChange, ImportDraft } from '../../draft-store.ts';
import type { Connection } from '../connection.ts';
import { and, asc, desc, eq, inArray } from '../drizzle.ts';
import { importDrafts } from '../schema/imports.ts';
import { readJson } from '../stored-json.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

const forJobs = ['to-look', 'to-check', 'to-apply'] as const;

type Row = typeof importDrafts.$inferSelect;

const draftFrom = (row: Row): ImportDraft => ({
  ...row,
  plan: readJson(z.unknown(), row.plan, `The plan of the import of ${row.fileName}`),
});

export function readDraft(connection: Connection, id: string): ImportDraft | null {
  const row = connection.orm().select().from(importDrafts).where(eq(importDrafts.id, id)).get();
  return row ? draftFrom(row) : null;
}

/** Newest first. */
export function listDrafts(connection: Connection): readonly ImportDraft[] {
  return connection.orm().select().from(importDrafts).orderBy(desc(importDrafts.createdAt)).all().map(draftFrom);
}

/** The one that waits longest for the jobs thread. */
export function nextDraft(connection: Connection): ImportDraft | null {
  const [row] = connection
    .orm()
    .select()
    .from(importDrafts)
    .where(inArray(importDrafts.state, forJobs))
    .orderBy(asc(importDrafts.changedAt), importDrafts.id)
    .limit(1)
    .all();
  return row ? draftFrom(row) : null;
}

export function addDraft(context: WriterContext, draft: ImportDraft): void {
  transact(context, 'addDraft', () => {
    const { id, fileName, bytes, source, by: actor, createdAt: at } = draft;
    context
      .orm()
      .insert(importDrafts)
      .values({ ...draft, plan: JSON.stringify(draft.plan ?? null) })
      .run();
    const details = { fileName, bytes, source };
    writeAudit(context, { at, actor, verb: 'import.received', subject: id, details });
  });
}

/** Not in the audit log: what the plan was in the end is told when the import is applied. */
export function changeDraft(
  context: WriterContext,
  id: string,
  revision: number,
  change: DraftChange,
  at: number,
): boolean {
  return transact(context, 'changeDraft', () =>
    update(context, id, revision, { ...valuesOf(change), revision: revision + 1, tries: 0, changedAt: at }),
  );
}

/** One more try is counted before the work, so that work which kills the process is not begun for ever. */
export function beginDraftWork(context: WriterContext, id: string, revision: number): ImportDraft | null {
  return transact(context, 'beginDraftWork', () => {
    const found = readDraft(context, id);
    if (!found || found.revision !== revision) return null;
    const tries = found.tries + 1;
    update(context, id, revision, { tries });
    return { ...found, tries };
  });
}

export function endDraftWork(
  context: WriterContext,
  id: string,
  revision: number,
  change: DraftChange,
  at: number,
): boolean {
  return transact(context, 'endDraftWork', () =>
    update(context, id, revision, { ...valuesOf(change), tries: 0, changedAt: at }),
  );
}

export function removeDraft(context: WriterContext, id: string, at: number, by?: string): void {
  transact(context, 'removeDraft', () => {
    const [removed] = context
      .orm()
      .delete(importDrafts)
      .where(eq(importDrafts.id, id))
      .returning({ fileName: importDrafts.fileName, bytes: importDrafts.bytes })
      .all();
    if (removed && by !== undefined)
      writeAudit(context, { at, actor: by, verb: 'import.discarded', subject: id, details: removed });
  });
}

function valuesOf({ plan, ...rest }: DraftChange): Partial<Row> {
  return { ...rest, ...(plan === undefined ? {} : { plan: JSON.stringify(plan) }) };
}

function update(context: WriterContext, id: string, revision: number, values: Partial<Row>): boolean {
  const { changes } = context
    .orm()
    .update(importDrafts)
    .set(values)
    .where(and(eq(importDrafts.id, id), eq(importDrafts.revision, revision)))
    .run();
  return changes > 0;
}
