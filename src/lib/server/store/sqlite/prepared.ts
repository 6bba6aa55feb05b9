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

/**
 * better-sqlite3 takes numbered parameters by name only, which costs more than putting them in order once. Each is written `+?`, which
 * means the same: where there is more than one way to go, our SQLite (STAT4) plans a statement again whenever a bare one gets another
 * value, in the hope that the value decides (measured: 12 µs instead of 4 for the latest of a series, 22 instead of 4 with an order).
 */
export function prepareStatement<Row>(db: Database.Database, sql: string): Prepared<Row> {
  const order: number[] = [];
  const text = sql.replace(/'[^']*'|\?(\d*)/g, (found: string, number: string | undefined) => {
    if (number === undefined) return found;
    if (number) order.push(Number(number) - 1);
    return '+?';
  });
  const statement = db.prepare<unknown[], Row>(text);
  if (order.length === 0) return statement as unknown as Prepared<Row>;
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
