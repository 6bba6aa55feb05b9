import type Database from 'better-sqlite3';

/** A prepared statement. `?1`, `?2`… may stand in its text several times and in any order. */
export interface Prepared<Row> {
  run(...values: unknown[]): Database.RunResult;
  get(...values: unknown[]): Row | undefined;
  all(...values: unknown[]): Row[];
  iterate(...values: unknown[]): IterableIterator<Row>;
  /** Rows as arrays, from now on. */
  raw(): Prepared<Row>;
  /** The first column only, from now on. */
  pluck(): Prepared<Row>;
}

/** better-sqlite3 takes numbered parameters by name only, which costs more than putting them in order once. */
export function prepareStatement<Row>(db: Database.Database, sql: string): Prepared<Row> {
  const order = Array.from(sql.matchAll(/\?(\d+)/g), (match) => Number(match[1]) - 1);
  if (order.length === 0) return db.prepare<unknown[], Row>(sql) as unknown as Prepared<Row>;
  const statement = db.prepare<unknown[], Row>(sql.replace(/\?\d+/g, '?'));
  const inOrder = (values: unknown[]) => order.map((i) => values[i]);
  const prepared: Prepared<Row> = {
    run: (...values) => statement.run(inOrder(values)),
    get: (...values) => statement.get(inOrder(values)),
    all: (...values) => statement.all(inOrder(values)),
    iterate: (...values) => statement.iterate(inOrder(values)),
    raw() {
      statement.raw();
      return prepared;
    },
    pluck() {
      statement.pluck();
      return prepared;
    },
  };
  return prepared;
}
