import { z } from 'zod';
import type { BookRun, BookRunCounts } from '../../book-run-store.ts';
import type { Connection } from '../connection.ts';
import { desc, eq, sql, type Orm } from '../drizzle.ts';
import { bookRuns } from '../schema/scoring.ts';
import { readJson } from '../stored-json.ts';

const count = z.number();

/** Loose: counts are added to and written back, so what a later version added must survive. */
const countsSchema: z.ZodType<BookRunCounts> = z.looseObject({
  accounts: count,
  changed: count,
  decisions: count,
  byAccount: z.record(z.string(), count),
  sampled: count,
  differed: count,
  blocked: count,
  rebuilt: count,
  failed: count,
});
const notesSchema = z.array(z.string());

export type BookRunRow = typeof bookRuns.$inferSelect;

export function bookRunFrom({ n: _n, mark: _mark, requestedBy: by, ...row }: BookRunRow): BookRun {
  const where = `The run ${row.id} over the book`;
  return {
    ...row,
    by,
    counts: readJson(countsSchema, row.counts, where),
    notes: readJson(notesSchema, row.notes, where),
  };
}

const byId = (orm: Orm) =>
  orm
    .select()
    .from(bookRuns)
    .where(eq(bookRuns.id, sql.placeholder('id')))
    .prepare();

export function readBookRun(connection: Connection, id: string): BookRun | null {
  const row = connection.query(byId).get({ id });
  return row ? bookRunFrom(row) : null;
}

const newest = (orm: Orm) =>
  orm.select().from(bookRuns).orderBy(desc(bookRuns.n)).limit(sql.placeholder('limit')).prepare();

/** Newest first. */
export function listBookRuns(connection: Connection, limit: number): readonly BookRun[] {
  return connection.query(newest).all({ limit }).map(bookRunFrom);
}
