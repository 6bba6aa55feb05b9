import type { WriterContext } from './writer-context.ts';

/** 64 to a statement take half the time of one to a statement; more gain nothing. */
const ROWS = 64;

type Stored = number | string | Buffer | null;

export interface RowWriter {
  /** As many values as a row has, copied at once. */
  add(...row: Stored[]): void;
  /** Writes what waits; before anything reads the table, and at the end. */
  flush(): void;
}

/** Inserts rows within the caller's transaction; `sql` gets the lists of question marks. */
export function startRows(context: WriterContext, columns: number, sql: (values: string) => string): RowWriter {
  const row = `(${Array<string>(columns).fill('?').join(', ')})`;
  let [one, many] = ['', '']; // made when first needed: whoever writes a single row needs no long text
  const waiting: Stored[] = [];
  return {
    add(...values) {
      for (const each of values) waiting.push(each);
      if (waiting.length < ROWS * columns) return;
      context.prepare((many ||= sql(Array<string>(ROWS).fill(row).join(', ')))).run(waiting);
      waiting.length = 0;
    },
    flush() {
      if (waiting.length === 0) return;
      one ||= sql(row);
      for (let at = 0; at < waiting.length; at += columns) context.prepare(one).run(waiting.slice(at, at + columns));
      waiting.length = 0;
    },
  };
}
