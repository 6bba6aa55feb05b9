import type { Connection } from './connection.ts';
import type { FailPoint } from './fail-points.ts';

/** What the writing verbs work with. Lives in the writer thread. */
export interface WriterContext extends Connection {
  readonly path: string;
  readonly failAt: FailPoint;
  /** Numbers of names, see `termNumber`. */
  readonly terms: Map<string, number>;
}

/** Runs `work` as one transaction that takes the write lock at once; `name` names its fail points. */
export function transact<Result>(context: WriterContext, name: string, work: () => Result): Result {
  context.db.exec('BEGIN IMMEDIATE');
  let result: Result;
  try {
    result = work();
    context.failAt(`${name}.before-commit`);
    context.db.exec('COMMIT');
  } catch (error) {
    context.terms.clear(); // may name rows that are gone now
    if (context.db.inTransaction) context.db.exec('ROLLBACK');
    throw error;
  }
  context.failAt(`${name}.after-commit`);
  return result;
}

/** The short number of a name; gives a new name one. */
export function termNumber(context: WriterContext, text: string): number {
  let n = context.terms.get(text);
  if (n === undefined) {
    n =
      context.prepare<{ n: number }>('SELECT n FROM terms WHERE text = ?').get(text)?.n ??
      Number(context.prepare('INSERT INTO terms (text) VALUES (?)').run(text).lastInsertRowid);
    if (context.terms.size > 100_000) context.terms.clear();
    context.terms.set(text, n);
  }
  return n;
}
