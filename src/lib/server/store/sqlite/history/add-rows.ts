/**
 * A new row, unless the newest one for the same thing and moment says the same. "The same" leaves out a later `knownAt`
 * that nobody assumed: saying again what is known is no news; learning it earlier, or under another lag, is.
 * (Measured: INSERT … SELECT … WHERE NOT EXISTS takes 80 µs more per row, and ORDER BY 10 µs, because SQLite then plans
 * the statement again for every new value. There is rarely more than one row, so the newest is picked here.)
 */
import type { WriterContext } from '../writer-context.ts';

function isKnown(knownAt: number, assumed: number, knownBefore: number, assumedBefore: number): boolean {
  return assumed === assumedBefore && (knownAt === knownBefore || (assumed === 0 && knownAt > knownBefore));
}

function newest<Row>(rows: readonly Row[], revOf: (row: Row) => number): Row | undefined {
  if (rows.length < 2) return rows[0];
  return rows.reduce((best, row) => (revOf(row) > revOf(best) ? row : best));
}

export type AddObservation = (
  account: number,
  signal: number,
  observedAt: number,
  rev: number,
  knownAt: number,
  kind: number,
  value: number | string | null,
  contact: string | null,
  assumed: number,
  source: number,
) => boolean;

type ObservationRow = [kind: number, value: number | string | null, knownAt: number, assumed: number, rev: number];

/** Answers whether the row was new. */
export function observationAdder(context: WriterContext): AddObservation {
  const find = context
    .prepare<ObservationRow>(
      `
    SELECT kind, value, known_at, assumed, rev FROM observations
    WHERE account = ? AND signal = ? AND observed_at = ? AND contact IS ?`,
    )
    .raw();
  const insert = context.prepare(`
    INSERT INTO observations (account, signal, observed_at, rev, known_at, kind, value, contact, assumed, source)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (account, signal, observedAt, rev, knownAt, kind, value, contact, assumed, source) => {
    const before = newest(find.all(account, signal, observedAt, contact), ([, , , , each]) => each);
    if (before && before[0] === kind && before[1] === value && isKnown(knownAt, assumed, before[2], before[3]))
      return false;
    insert.run(account, signal, observedAt, rev, knownAt, kind, value, contact, assumed, source);
    return true;
  };
}

export type AddEntry = (
  account: number,
  kind: number,
  thing: string,
  observedAt: number,
  rev: number,
  knownAt: number,
  assumed: number,
  body: string,
  source: number,
) => boolean;

interface EntryRow {
  readonly body: string;
  readonly observedAt: number;
  readonly knownAt: number;
  readonly assumed: number;
  readonly rev: number;
}

const COLUMNS = 'body, observed_at AS observedAt, known_at AS knownAt, assumed, rev';

export function entryAdder(context: WriterContext): AddEntry {
  const find = context.prepare<EntryRow>(`
    SELECT ${COLUMNS} FROM entries WHERE account = ? AND kind = ? AND thing = ? AND observed_at = ?`);
  return adder(context, (account, kind, thing, observedAt) =>
    newest(find.all(account, kind, thing, observedAt), ({ rev }) => rev),
  );
}

/** An event happened once, so it is compared with the newest statement about it, whatever moment that gives. */
export function eventAdder(context: WriterContext): AddEntry {
  const find = context.prepare<EntryRow>(`
    SELECT ${COLUMNS} FROM entries WHERE account = ? AND kind = ? AND thing = ?`);
  return adder(context, (account, kind, thing) => newest(find.all(account, kind, thing), ({ rev }) => rev));
}

type Find = (account: number, kind: number, thing: string, observedAt: number) => EntryRow | undefined;

function adder(context: WriterContext, find: Find): AddEntry {
  const insert = context.prepare(`
    INSERT INTO entries (account, kind, thing, observed_at, rev, known_at, assumed, body, source)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  return (account, kind, thing, observedAt, rev, knownAt, assumed, body, source) => {
    const before = find(account, kind, thing, observedAt);
    if (
      before?.body === body &&
      before.observedAt === observedAt &&
      isKnown(knownAt, assumed, before.knownAt, before.assumed)
    )
      return false;
    insert.run(account, kind, thing, observedAt, rev, knownAt, assumed, body, source);
    return true;
  };
}
