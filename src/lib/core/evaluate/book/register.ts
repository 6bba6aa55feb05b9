/** What one fact is in the rows of a block: a plane for each type that occurs, `null` for the others. */
import type { Column, FlagColumn } from '../../columns.ts';
import type { Value } from '../../values.ts';

export const wordsFor = (rows: number) => (rows + 31) >> 5;

export class Register {
  /** NaN is unknown, and there are no infinities. */
  number: Float64Array | null = null;
  date: Float64Array | null = null;
  /** Of raw facts: the rows in which the number is known; `null` where nobody has looked. */
  knownNumber: Uint32Array | null = null;
  boolean: FlagColumn | null = null;
  /** -1 is unknown, the others are in the dictionary. */
  codes: Int32Array | null = null;
  dictionary: readonly string[] = [];

  clear(): void {
    this.number = this.date = this.knownNumber = this.boolean = this.codes = null;
  }

  /** Becomes another name of the same planes. */
  alias(other: Register): void {
    this.number = other.number;
    this.date = other.date;
    this.knownNumber = other.knownNumber;
    this.boolean = other.boolean;
    this.codes = other.codes;
    this.dictionary = other.dictionary;
  }

  valueAt(row: number): Value {
    if (this.number && !Number.isNaN(this.number[row]!)) return this.number[row]!;
    if (this.codes && this.codes[row]! >= 0) return this.dictionary[this.codes[row]!]!;
    if (this.boolean) {
      const [word, mask] = [row >> 5, 1 << (row & 31)];
      if ((this.boolean.isTrue[word]! & mask) !== 0) return true;
      if ((this.boolean.isFalse[word]! & mask) !== 0) return false;
    }
    return this.date && !Number.isNaN(this.date[row]!) ? { date: this.date[row]! } : null;
  }

  /** The first rows as a column. */
  column(length: number): Column {
    return {
      length,
      ...(this.number ? { number: this.number.subarray(0, length) } : {}),
      ...(this.date ? { date: this.date.subarray(0, length) } : {}),
      ...(this.boolean ? { boolean: asBytes(this.boolean, length) } : {}),
      ...(this.codes ? { text: { codes: this.codes.subarray(0, length), dictionary: this.dictionary } } : {}),
    };
  }
}

export function newFlag(rows: number): FlagColumn {
  return { isTrue: new Uint32Array(wordsFor(rows)), isFalse: new Uint32Array(wordsFor(rows)) };
}

function asBytes({ isTrue, isFalse }: FlagColumn, length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, row) => {
    const mask = 1 << (row & 31);
    return (isTrue[row >> 5]! & mask) !== 0 ? 1 : (isFalse[row >> 5]! & mask) !== 0 ? 0 : 2;
  });
}
