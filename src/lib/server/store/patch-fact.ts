/** A fact of a block with some of its rows replaced, and those rows alone. */
import type { Column } from '#lib/core/columns.ts';
import type { FactBlock } from './fact-block-store.ts';

/** A fact that is unknown everywhere and for ever. */
export function emptyFact(key: string, length: number): FactBlock {
  const validUntil = new Float64Array(length).fill(Infinity);
  return { key, column: { length }, validUntil, countsFrom: null, counts: null, reportedAt: null };
}

/** Row `rows[i]` is replaced by row `places[i]` of other columns. */
export interface PatchedRows {
  readonly rows: readonly number[];
  readonly places: readonly number[];
}

type Fresh = Pick<FactBlock, 'column' | 'validUntil' | 'countsFrom' | 'counts'>;

/** The result has `length` rows and shares nothing with what it was made of. */
export function patchFact(fact: FactBlock, length: number, which: PatchedRows, fresh: Fresh): FactBlock {
  const validUntil = grown(fact.validUntil, length, Infinity);
  const hasCounts = fact.countsFrom !== null || fresh.countsFrom !== null;
  const countsFrom = hasCounts ? grown(fact.countsFrom, length, NaN) : null;
  which.rows.forEach((row, index) => {
    const place = which.places[index]!;
    validUntil[row] = fresh.validUntil[place]!;
    if (countsFrom) countsFrom[row] = fresh.countsFrom?.[place] ?? NaN;
  });
  return {
    key: fact.key,
    column: patchColumn(fact.column, length, which, fresh.column),
    validUntil,
    countsFrom,
    counts: fresh.counts ?? fact.counts,
    reportedAt: fact.reportedAt,
  };
}

function patchColumn(column: Column, length: number, { rows, places }: PatchedRows, fresh: Column): Column {
  const patched: { -readonly [Plane in keyof Column]: Column[Plane] } = { length };
  for (const plane of ['number', 'date'] as const) {
    const [old, renewed] = [column[plane], fresh[plane]];
    if (!old && !renewed) continue;
    const array = grown(old ?? null, length, NaN);
    rows.forEach((row, index) => (array[row] = renewed?.[places[index]!] ?? NaN));
    patched[plane] = array;
  }
  if (column.boolean || fresh.boolean) {
    const array = new Uint8Array(length).fill(2);
    if (column.boolean) array.set(column.boolean.subarray(0, length));
    rows.forEach((row, index) => (array[row] = fresh.boolean?.[places[index]!] ?? 2));
    patched.boolean = array;
  }
  if (column.text || fresh.text) patched.text = patchTexts(column.text, length, { rows, places }, fresh.text);
  return patched;
}

function patchTexts(old: Column['text'], length: number, { rows, places }: PatchedRows, fresh: Column['text']) {
  const codes = new Int32Array(length).fill(-1);
  if (old) codes.set(old.codes.subarray(0, length));
  const dictionary = [...(old?.dictionary ?? [])];
  const renumbered = new Map<number, number>();
  rows.forEach((row, index) => {
    const code = fresh?.codes[places[index]!] ?? -1;
    let own = code < 0 ? -1 : renumbered.get(code);
    if (own === undefined) {
      own = dictionary.push(fresh!.dictionary[code]!) - 1;
      renumbered.set(code, own);
    }
    codes[row] = own;
  });
  return { codes, dictionary };
}

function grown(array: Float64Array | null, length: number, fill: number): Float64Array {
  if (array?.length === length) return array.slice();
  const result = new Float64Array(length).fill(fill);
  if (array) result.set(array.subarray(0, length));
  return result;
}

/** Row i is row `rows[i]` of the fact. */
export function rowsOfFact(fact: FactBlock, rows: readonly number[]): FactBlock {
  const empty = { ...emptyFact(fact.key, rows.length), counts: fact.counts, reportedAt: fact.reportedAt };
  return patchFact(empty, rows.length, { rows: rows.map((_, place) => place), places: rows }, fact);
}
