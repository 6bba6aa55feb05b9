/** One document over all rows of a block: what it says, and which rows say something else than the last time. */
import { flagAt, type Columns } from '../columns.ts';
import { own } from '../own.ts';
import type { BookReading, HeldColumns } from '../evaluate/book.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import type { LiveDocument } from '../evaluate/rule-set.ts';
import type { BlockInput } from './block-input.ts';
import { fingerprint } from './fingerprint.ts';
import { appliesCodes, noReadings, type Readings } from './readings.ts';

/** Conditions that have to hold for days: what they said must be handed from evaluation to evaluation. */
export function heldConditions({ evaluator: { compiled } }: LiveDocument): string[] {
  return compiled.facts.flatMap((fact) => (fact.op === 'flag' && fact.forDays > 0 ? [fact.nodeId] : []));
}

export interface ColumnReading {
  /** Settled band and next turn are left to whoever decides. */
  readonly readings: Readings;
  readonly flags: Record<string, Uint8Array>;
  /** Rows that say something else, or must be decided on whatever they say. */
  readonly changed: ReadonlyMap<number, Evaluation>;
  /** Rows that say something else, or speak for the first time. */
  readonly differing: readonly number[];
}

export interface ColumnsInput extends Pick<BlockInput, 'at' | 'length' | 'rows' | 'distributions' | 'onReading'> {
  readonly live: LiveDocument;
  readonly columns: Columns;
  readonly held: Readonly<Record<string, HeldColumns>>;
  readonly last: Readings | null;
  /** Whether a row is decided on although the document may say the same again. */
  readonly mustDecide: (row: number) => boolean;
}

export function readColumns(input: ColumnsInput): ColumnReading {
  const { live, columns, at, length, held, last } = input;
  const { compiled } = live.evaluator;
  const readings = noReadings(length, heldConditions(live));
  const flags = Object.fromEntries(compiled.conditions.map((id) => [id, new Uint8Array(length).fill(2)]));
  const changed = new Map<number, Evaluation>();
  const differing: number[] = [];
  const book = live.book();
  const distributions = input.distributions(live.document.key);
  let next = 0;
  for (let from = 0; from < length; from += book.blockRows) {
    const count = Math.min(book.blockRows, length - from);
    const end = from + count;
    if (next >= input.rows.length || input.rows[next]! >= end) continue;
    const reading = book.evaluate({ columns, from, count, at, held, distributions });
    input.onReading?.(live, reading, from);
    copyOut(reading, readings, flags, from);
    fingerprint({ low: readings.printLow, high: readings.printHigh }, from, live, reading, columns);
    // The evaluator's arrays are its own until it is asked again: what is needed of them is taken now.
    for (; next < input.rows.length && input.rows[next]! < end; next++) {
      const row = input.rows[next]!;
      const isOther = !last || differs(readings, last, row);
      if (isOther) differing.push(row);
      if (isOther || input.mustDecide(row)) changed.set(row, reading.briefAt(row - from));
    }
  }
  return { readings, flags, changed, differing };
}

function copyOut(
  { count, applies, result, flags: said, held }: BookReading,
  readings: Readings,
  flags: Record<string, Uint8Array>,
  from: number,
): void {
  for (let row = 0; row < count; row++) {
    const flag = applies === null ? true : flagAt(applies, row);
    readings.applies[from + row] = flag === null ? appliesCodes.unknown : flag ? appliesCodes.yes : appliesCodes.no;
  }
  if (result) {
    readings.score.set(result.score.subarray(0, count), from);
    readings.rawBand.set(result.rawBand.subarray(0, count), from);
    readings.forced.set(result.forced.subarray(0, count), from);
  }
  for (const [id, codes] of Object.entries(flags)) {
    const flag = said[id];
    if (!flag) continue;
    for (let row = 0; row < count; row++) {
      const value = flagAt(flag, row);
      if (value !== null) codes[from + row] = value ? 1 : 0;
    }
  }
  for (const [id, settled] of Object.entries(readings.held)) {
    const now = own(held, id);
    if (!now) continue;
    // An account a document is not about leaves all it was told.
    for (let row = 0; row < count; row++) {
      if (readings.applies[from + row] === appliesCodes.no) continue;
      settled.since[from + row] = now.since[row]!;
      settled.unknownSince[from + row] = now.unknownSince[row]!;
    }
  }
}

function differs(now: Readings, last: Readings, row: number): boolean {
  if (now.applies[row] !== last.applies[row]) return true;
  // What a document says about accounts it is not about changes nothing.
  if (now.applies[row] === appliesCodes.no) return false;
  if (
    !isSame(now.score[row]!, last.score[row]!) ||
    now.rawBand[row] !== last.rawBand[row] ||
    now.forced[row] !== last.forced[row] ||
    now.printLow[row] !== last.printLow[row] ||
    now.printHigh[row] !== last.printHigh[row]
  )
    return true;
  return Object.entries(now.held).some(
    ([id, { since, unknownSince }]) =>
      !isSame(since[row]!, last.held[id]!.since[row]!) ||
      !isSame(unknownSince[row]!, last.held[id]!.unknownSince[row]!),
  );
}

/** Bit for bit, but that every NaN is the same unknown. */
export function isSame(a: number, b: number): boolean {
  return Object.is(a, b);
}
