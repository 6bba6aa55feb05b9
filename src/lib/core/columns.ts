/** Facts of many accounts side by side: a column holds one fact, a row is one account (at one moment). */
import { isDateValue, typeOf, type Value } from './values.ts';

/** Texts as codes into a dictionary; -1 is unknown. Several entries of a dictionary may be the same text, and some may be unused. */
export interface TextPlane {
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

/**
 * One fact of many accounts. There is a plane for each type that values have, nearly always one; a row is known in at most one plane, and
 * unknown where no plane knows it. A column without planes is unknown everywhere.
 */
export interface Column {
  readonly length: number;
  /** NaN is unknown; there are no infinities. */
  readonly number?: Float64Array;
  /** Epoch ms; NaN is unknown. */
  readonly date?: Float64Array;
  /** 0 false, 1 true, 2 unknown. */
  readonly boolean?: Uint8Array;
  readonly text?: TextPlane;
}

/** Columns by fact key, all of one length; a key that is not there is unknown everywhere. */
export type Columns = ReadonlyMap<string, Column>;

/** Truth of many rows as two bit sets: row r is bit r % 32 of word r >> 5. A row in neither is unknown; none is in both. */
export interface FlagColumn {
  readonly isTrue: Uint32Array;
  readonly isFalse: Uint32Array;
}

export function flagAt(flag: FlagColumn, row: number): boolean | null {
  const mask = 1 << (row & 31);
  if ((flag.isTrue[row >> 5]! & mask) !== 0) return true;
  return (flag.isFalse[row >> 5]! & mask) !== 0 ? false : null;
}

/** The value in a row; `null` is unknown. */
export function valueAt({ number, date, boolean, text }: Column, row: number): Value {
  if (number && !Number.isNaN(number[row]!)) return number[row]!;
  if (text && text.codes[row]! >= 0) return text.dictionary[text.codes[row]!]!;
  if (boolean && boolean[row]! < 2) return boolean[row] === 1;
  if (date && !Number.isNaN(date[row]!)) return { date: date[row]! };
  return null;
}

/** Values as a column; what is not a value (NaN, the infinities) is unknown. */
export function columnOf(values: readonly Value[]): Column {
  const { length } = values;
  const column: { -readonly [Plane in keyof Column]: Column[Plane] } = { length };
  const codes = new Map<string, number>();
  values.forEach((value, row) => {
    switch (typeOf(value)) {
      case 'number':
        (column.number ??= new Float64Array(length).fill(NaN))[row] = value as number;
        break;
      case 'date':
        if (isDateValue(value)) (column.date ??= new Float64Array(length).fill(NaN))[row] = value.date;
        break;
      case 'boolean':
        (column.boolean ??= new Uint8Array(length).fill(2))[row] = value === true ? 1 : 0;
        break;
      case 'text': {
        column.text ??= { codes: new Int32Array(length).fill(-1), dictionary: [] };
        let code = codes.get(value as string);
        if (code === undefined) codes.set(value as string, (code = codes.size));
        column.text.codes[row] = code;
        break;
      }
      default:
    }
  });
  if (column.text) column.text = { codes: column.text.codes, dictionary: [...codes.keys()] };
  return column;
}
