import { blockAccounts } from '../../fact-block-store.ts';
import { emptyCounts, type BlockSettlement, type BookRun, type BookRunCounts } from '../../book-run-store.ts';
import { StoreError } from '../../store-error.ts';
import { lastMark } from '../evaluation/marks.ts';
import { asc, eq, inArray } from '../drizzle.ts';
import { bookRuns } from '../schema/scoring.ts';
import { stableJson } from '../stable-json.ts';
import { writeAudit } from '../workspace/audit.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { bookRunFrom, readBookRun } from './read-book-runs.ts';

const mostNotes = 50;

/** The run that waits or runs, else a new one. One that is being cancelled is no answer: its successor waits for its end. */
export function requestBookRun(
  context: WriterContext,
  request: { readonly id: string; readonly reason: string; readonly by: string; readonly at: number },
): BookRun {
  const { id, reason, by, at } = request;
  return transact(context, 'requestBookRun', () => {
    const going = unended(context, ['waiting', 'running']) ?? readBookRun(context, id);
    if (going) return going;
    const [counts, notes] = [stableJson(emptyCounts), stableJson([])];
    context
      .orm()
      .insert(bookRuns)
      .values({ id, reason, requestedBy: by, requestedAt: at, status: 'waiting', counts, notes })
      .run();
    writeAudit(context, { at, actor: by, verb: 'book-run.requested', subject: id, details: { reason } });
    return knownBookRun(context, id);
  });
}

export function takeBookRun(context: WriterContext, at: number): BookRun | null {
  return transact(context, 'takeBookRun', () => {
    const interrupted = unended(context, ['running', 'cancelling']);
    if (interrupted) return interrupted;
    const next = unended(context, ['waiting']);
    if (!next) return null;
    const { n } = context.prepare<{ n: number }>('SELECT coalesce(max(n), 0) AS n FROM accounts').get()!;
    const blocks = Math.ceil(n / blockAccounts);
    context
      .orm()
      .update(bookRuns)
      .set({ status: 'running', startedAt: at, at, blocks, mark: lastMark(context) })
      .where(eq(bookRuns.id, next.id))
      .run();
    return knownBookRun(context, next.id);
  });
}

export function cancelBookRun(context: WriterContext, id: string, by: string, at: number): void {
  transact(context, 'cancelBookRun', () => {
    const run = readBookRun(context, id);
    if (run?.status !== 'waiting' && run?.status !== 'running') return;
    const change =
      run.status === 'waiting' ? { status: 'cancelled' as const, endedAt: at } : { status: 'cancelling' as const };
    context.orm().update(bookRuns).set(change).where(eq(bookRuns.id, id)).run();
    const details = { blocks: run.blocks, nextBlock: run.nextBlock };
    writeAudit(context, { at, actor: by, verb: 'book-run.cancelled', subject: id, details });
  });
}

export function endBookRun(
  context: WriterContext,
  id: string,
  status: 'done' | 'cancelled' | 'failed',
  at: number,
  notes: readonly string[],
): void {
  transact(context, 'endBookRun', () => {
    const run = knownBookRun(context, id);
    if (run.endedAt !== null) return;
    context
      .orm()
      .update(bookRuns)
      .set({ status, endedAt: at, notes: stableJson(withNotes(run.notes, notes)) })
      .where(eq(bookRuns.id, id))
      .run();
    const details = { status, counts: run.counts };
    writeAudit(context, { at, actor: 'rapport', verb: 'book-run.ended', subject: id, details });
  });
}

/** Within the caller's transaction: these blocks are done, in their order; at least one. */
export function moveBookRun(
  context: WriterContext,
  id: string,
  blocks: readonly Pick<BlockSettlement, 'block' | 'counts' | 'notes'>[],
): void {
  const run = knownBookRun(context, id);
  context
    .orm()
    .update(bookRuns)
    .set({
      nextBlock: blocks.at(-1)!.block + 1,
      counts: stableJson(blocks.reduce((sum, { counts }) => addCounts(sum, counts), run.counts)),
      notes: stableJson(
        withNotes(
          run.notes,
          blocks.flatMap((each) => each.notes),
        ),
      ),
    })
    .where(eq(bookRuns.id, id))
    .run();
}

function unended(context: WriterContext, statuses: readonly BookRun['status'][]): BookRun | undefined {
  const row = context
    .orm()
    .select()
    .from(bookRuns)
    .where(inArray(bookRuns.status, [...statuses]))
    .orderBy(asc(bookRuns.n))
    .limit(1)
    .get();
  return row && bookRunFrom(row);
}

export function knownBookRun(context: WriterContext, id: string): BookRun {
  const run = readBookRun(context, id);
  if (run) return run;
  throw new StoreError('unknown-book-run', `There is no run "${id}" over the book. Ask for a new one.`);
}

function withNotes(before: readonly string[], more: readonly string[]): readonly string[] {
  return [...before, ...more].slice(-mostNotes);
}

function addCounts(a: BookRunCounts, b: BookRunCounts): BookRunCounts {
  const sum = (left: Readonly<Record<string, number>>, right: Readonly<Record<string, number>>) => {
    const all = { ...left };
    for (const [key, n] of Object.entries(right)) all[key] = (Object.hasOwn(all, key) ? all[key]! : 0) + n;
    return all;
  };
  const { byAccount: left, ...before } = a;
  const { byAccount: right, ...more } = b;
  return { ...(sum(before, more) as Omit<BookRunCounts, 'byAccount'>), byAccount: sum(left, right) };
}
