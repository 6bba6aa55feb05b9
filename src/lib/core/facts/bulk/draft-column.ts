/** A fact of many rows while it is being worked out. */
import type { Column } from '../../columns.ts';
import type { Signal } from '../../documents/signal.ts';
import { isDateValue, type Value } from '../../values.ts';
import { awaitsReport, type Counting, type Fact } from '../fact.ts';

export interface DraftColumn {
  readonly length: number;
  number?: Float64Array;
  date?: Float64Array;
  boolean?: Uint8Array;
  text?: { readonly codes: Int32Array; readonly dictionary: string[]; readonly codeOf: Map<string, number> };
  /** `null` when only values are wanted. */
  readonly times: DraftTimes | null;
}

export interface DraftTimes {
  readonly validUntil: Float64Array;
  readonly turnsAt: Float64Array;
  countsFrom: Float64Array | null;
  counts: Counting['as'] | null;
}

export function draftColumn(length: number, withTimes: boolean): DraftColumn {
  if (!withTimes) return { length, times: null };
  const never = (): Float64Array => new Float64Array(length).fill(Infinity);
  return { length, times: { validUntil: never(), turnsAt: never(), countsFrom: null, counts: null } };
}

export function numberPlane(draft: DraftColumn): Float64Array {
  return (draft.number ??= new Float64Array(draft.length).fill(NaN));
}

/** Marks a row as counted from a moment. */
export function setCounting(times: DraftTimes, row: number, from: number, as: Counting['as']): void {
  times.counts = as;
  (times.countsFrom ??= new Float64Array(times.validUntil.length).fill(NaN))[row] = from;
}

/**
 * Until when a copy made at `at` holds, see FactColumns. `until` is when anything but the passing of time may change it (epoch ms; Infinity:
 * never).
 */
export function copyHoldsUntil(at: number, until: number, doesAwaitReport: boolean): number {
  if (!doesAwaitReport) return until;
  return until === Infinity ? -Infinity : at + 1;
}

/** @param signal of which the fact is, if it is of one */
export function writeFact(draft: DraftColumn, row: number, fact: Fact, at: number, signal: Signal | null): void {
  if (fact.value !== null) writeValue(draft, row, fact.value);
  const { times } = draft;
  if (!times) return;
  const turnsAt = fact.validUntil ?? Infinity;
  times.turnsAt[row] = turnsAt;
  if (fact.counts === 'otherwise') times.validUntil[row] = at + 1;
  else if (fact.counts) {
    times.validUntil[row] = fact.counts.until ?? Infinity;
    setCounting(times, row, fact.counts.from, fact.counts.as);
  } else times.validUntil[row] = copyHoldsUntil(at, turnsAt, signal !== null && awaitsReport(fact.why, signal));
}

function writeValue(draft: DraftColumn, row: number, value: Exclude<Value, null>): void {
  if (isDateValue(value)) (draft.date ??= new Float64Array(draft.length).fill(NaN))[row] = value.date;
  else if (typeof value === 'number') numberPlane(draft)[row] = value;
  else if (typeof value === 'boolean') (draft.boolean ??= new Uint8Array(draft.length).fill(2))[row] = value ? 1 : 0;
  else {
    const text = (draft.text ??= {
      codes: new Int32Array(draft.length).fill(-1),
      dictionary: [],
      codeOf: new Map<string, number>(),
    });
    let code = text.codeOf.get(value);
    if (code === undefined) {
      text.codeOf.set(value, (code = text.dictionary.length));
      text.dictionary.push(value);
    }
    text.codes[row] = code;
  }
}

export function columnOfDraft({ length, number, date, boolean, text }: DraftColumn): Column {
  return {
    length,
    ...(number ? { number } : {}),
    ...(date ? { date } : {}),
    ...(boolean ? { boolean } : {}),
    ...(text ? { text: { codes: text.codes, dictionary: text.dictionary } } : {}),
  };
}
