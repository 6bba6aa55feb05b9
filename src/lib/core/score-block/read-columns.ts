/** One document over all rows of a block: what it says, and which rows say something else than the last time. */
import type { Columns, FlagColumn } from '../columns.ts';
import { own } from '../own.ts';
import type { BookReading, HeldColumns } from '../evaluate/book.ts';
import type { BriefEvaluation } from '../evaluate/evaluation.ts';
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
  readonly changed: ReadonlyMap<number, BriefEvaluation>;
  /** Rows that say something else, or speak for the first time. */
  readonly differing: readonly number[];
}

export interface ColumnsInput extends Pick<BlockInput, 'at' | 'length' | 'rows' | 'distributions' | 'onReading'> {
  readonly live: LiveDocument;
  readonly columns: Columns;
  readonly held: Readonly<Record<string, HeldColumns>>;
  readonly last: Readings | null;
  /** By row: 1 where it is decided on although the document may say the same again. */
  readonly mustDecide: Uint8Array;
}

export function readColumns(input: ColumnsInput): ColumnReading {
  const { live, columns, at, length, rows, held, last, mustDecide } = input;
  const { compiled } = live.evaluator;
  const readings = noReadings(length, heldConditions(live));
  const flags = Object.fromEntries(compiled.conditions.map((id) => [id, new Uint8Array(length).fill(2)]));
  const changed = new Map<number, BriefEvaluation>();
  const differing: number[] = [];
  const book = live.book();
  const distributions = input.distributions(live.document.key);
  let next = 0;
  for (let from = 0; from < length; from += book.blockRows) {
    const count = Math.min(book.blockRows, length - from);
    const end = from + count;
    if (next >= rows.length || rows[next]! >= end) continue;
    const reading = book.evaluate({ columns, from, count, at, held, distributions });
    input.onReading?.(live, reading, from);
    copyOut(reading, readings, flags, from);
    fingerprint({ low: readings.printLow, high: readings.printHigh }, from, live, reading, columns);
    // The evaluator's arrays are its own until it is asked again: what is needed of them is taken now.
    const isOther = last ? differingRows(readings, last, from, end) : null;
    for (; next < rows.length && rows[next]! < end; next++) {
      const row = rows[next]!;
      if (!isOther || isOther[row - from] === 1) differing.push(row);
      else if (mustDecide[row] === 0) continue;
      changed.set(row, reading.briefAt(row - from));
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
  if (applies) copyFlags(applies, readings.applies, from, count);
  else readings.applies.fill(appliesCodes.yes, from, from + count);
  if (result) {
    readings.score.set(result.score.subarray(0, count), from);
    readings.rawBand.set(result.rawBand.subarray(0, count), from);
    readings.forced.set(result.forced.subarray(0, count), from);
  }
  for (const [id, codes] of Object.entries(flags)) {
    const flag = said[id];
    if (flag) copyFlags(flag, codes, from, count);
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

/** As 0 false, 1 true, 2 unknown: the codes of conditions, and of whether a document applies. */
function copyFlags({ isTrue, isFalse }: FlagColumn, codes: Uint8Array, from: number, count: number): void {
  for (let row = 0; row < count; row++) {
    const mask = 1 << (row & 31);
    codes[from + row] = (isTrue[row >> 5]! & mask) !== 0 ? 1 : (isFalse[row >> 5]! & mask) !== 0 ? 0 : 2;
  }
}

/** By row from `from` on: 1 where it says something else. Array by array, as most of a book says the same as ever. */
function differingRows(now: Readings, last: Readings, from: number, end: number): Uint8Array {
  const isOther = new Uint8Array(end - from);
  markOtherNumbers(isOther, now.score, last.score, from);
  markOther(isOther, now.rawBand, last.rawBand, from);
  markOther(isOther, now.forced, last.forced, from);
  markOther(isOther, now.printLow, last.printLow, from);
  markOther(isOther, now.printHigh, last.printHigh, from);
  for (const [id, { since, unknownSince }] of Object.entries(now.held)) {
    markOtherNumbers(isOther, since, last.held[id]!.since, from);
    markOtherNumbers(isOther, unknownSince, last.held[id]!.unknownSince, from);
  }
  for (let index = 0; index < isOther.length; index++) {
    const applies = now.applies[from + index];
    if (applies !== last.applies[from + index]) isOther[index] = 1;
    // What a document says about accounts it is not about changes nothing.
    else if (applies === appliesCodes.no) isOther[index] = 0;
  }
  return isOther;
}

function markOther<Kind extends Int16Array | Uint32Array>(isOther: Uint8Array, now: Kind, last: Kind, from: number) {
  for (let index = 0; index < isOther.length; index++) if (now[from + index] !== last[from + index]) isOther[index] = 1;
}

function markOtherNumbers(isOther: Uint8Array, now: Float64Array, last: Float64Array, from: number): void {
  for (let index = 0; index < isOther.length; index++)
    if (!isSame(now[from + index]!, last[from + index]!)) isOther[index] = 1;
}

/** Bit for bit, but that every NaN is the same unknown. */
export function isSame(a: number, b: number): boolean {
  return a === b ? a !== 0 || Object.is(a, b) : a !== a && b !== b;
}
