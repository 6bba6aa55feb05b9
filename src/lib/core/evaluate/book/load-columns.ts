/** Raw facts come from outside: what is wrong with a column is named, and the rows it is wrong for are unknown. */
import type { Column, FlagColumn, TextPlane } from '../../columns.ts';
import { problem, type Problem } from '../../problems.ts';
import type { Bits } from './bits.ts';
import { knownNumbers } from './compare.ts';
import { newFlag, wordsFor, type Register } from './register.ts';

type Report = (problem: Problem) => void;

/** Puts the rows of one column into its register, block after block. Planes without faults are used where they are, others are copied. */
export class ColumnLoader {
  readonly register: Register;
  readonly #key: string;
  readonly #rows: number;
  #number: Float64Array | null = null;
  #date: Float64Array | null = null;
  #codes: Int32Array | null = null;
  #flag: FlagColumn | null = null;
  readonly #known: Bits;
  readonly #spare: Bits;
  /** The dictionary that was last found to hold texts only, and how many. */
  #dictionary: readonly string[] = [];
  #entries = 0;

  constructor(key: string, register: Register, rows: number) {
    this.#key = key;
    this.register = register;
    this.#rows = rows;
    this.#known = new Uint32Array(wordsFor(rows));
    this.#spare = new Uint32Array(wordsFor(rows));
  }

  load(column: Column | undefined, from: number, n: number, report: Report): void {
    const { register } = this;
    register.clear();
    if (!column) return;
    const faults = new Faults(this.#key, report);
    const { length } = column;
    if (!Number.isSafeInteger(length) || length < 0)
      return faults.tell('column-mistyped', `says it has ${String(length)} rows`);
    if (length < from + n) faults.tell('column-too-short', `has ${length} rows where ${from + n} are asked for`);
    if (column.number !== undefined) {
      const given = faults.plane('number', column.number, Float64Array, length);
      if (given) register.number = this.#numbers('number', given, from, Math.min(given.length, length), n, faults);
    }
    if (column.date !== undefined) {
      const given = faults.plane('date', column.date, Float64Array, length);
      if (given) register.date = this.#numbers('date', given, from, Math.min(given.length, length), n, faults);
    }
    if (column.boolean !== undefined) {
      const given = faults.plane('boolean', column.boolean, Uint8Array, length);
      if (given) register.boolean = this.#flags(given, from, Math.min(given.length, length), n, faults);
    }
    if (column.text !== undefined) this.#texts(column.text, from, length, n, faults);
    if (planesOf(register) > 1) this.#keepFirst(n, faults);
  }

  #numbers(
    plane: 'number' | 'date',
    given: Float64Array,
    from: number,
    end: number,
    n: number,
    faults: Faults,
  ): Float64Array {
    if (end >= from + n) {
      const view = given.subarray(from, from + n);
      if (!knownNumbers(plane === 'number' ? this.#known : this.#spare, view, n)) {
        if (plane === 'number') this.register.knownNumber = this.#known;
        return view;
      }
    }
    const own = plane === 'number' ? (this.#number ??= this.#newNumbers()) : (this.#date ??= this.#newNumbers());
    const view = given.subarray(from, Math.max(from, Math.min(end, from + n)));
    own.set(view);
    own.fill(NaN, view.length, n);
    let count = 0;
    for (let row = 0; row < n; row++) {
      if (own[row] !== Infinity && own[row] !== -Infinity) continue;
      own[row] = NaN;
      count++;
    }
    if (count > 0) faults.tell('not-finite', `has ${count} ${plane}(s) that are not finite`);
    return own;
  }

  #newNumbers(): Float64Array {
    return new Float64Array(this.#rows).fill(NaN);
  }

  #flags(given: Uint8Array, from: number, end: number, n: number, faults: Faults): FlagColumn {
    const own = (this.#flag ??= newFlag(this.#rows));
    const count = Math.max(0, Math.min(n, end - from));
    const odd = readBytes(given, from, count, n, own);
    if (odd > 0) faults.tell('column-mistyped', `has ${odd} boolean(s) that are not 0, 1 or 2`);
    return own;
  }

  #texts(given: TextPlane, from: number, length: number, n: number, faults: Faults): void {
    if (!Array.isArray(given?.dictionary)) return faults.tell('column-mistyped', 'has texts without a dictionary');
    const codes = faults.plane('text', given.codes, Int32Array, length);
    if (!codes) return;
    const { register } = this;
    register.dictionary = given.dictionary;
    const end = Math.min(codes.length, length);
    const isClean = this.#holdsTexts(given.dictionary);
    if (isClean && end >= from + n) {
      const view = codes.subarray(from, from + n);
      if (!hasOddCodes(view, given.dictionary.length, n)) {
        register.codes = view;
        return;
      }
    }
    const own = (register.codes = this.#codes ??= new Int32Array(this.#rows).fill(-1));
    const view = codes.subarray(from, Math.max(from, Math.min(end, from + n)));
    own.set(view);
    own.fill(-1, view.length, n);
    let odd = 0;
    for (let row = 0; row < n; row++) {
      if (own[row] === -1 || typeof given.dictionary[own[row]!] === 'string') continue;
      own[row] = -1;
      odd++;
    }
    if (odd > 0) faults.tell('column-mistyped', `has ${odd} text(s) that its dictionary does not have`);
    if (!isClean) register.dictionary = given.dictionary.map((entry) => (typeof entry === 'string' ? entry : ''));
  }

  #holdsTexts(dictionary: readonly unknown[]): boolean {
    if (dictionary === this.#dictionary && dictionary.length === this.#entries) return true;
    if (!dictionary.every((entry) => typeof entry === 'string')) return false;
    this.#dictionary = dictionary as readonly string[];
    this.#entries = dictionary.length;
    return true;
  }

  /** A value has one type: of several the first counts, as in `valueAt`. */
  #keepFirst(n: number, faults: Faults): void {
    const { register } = this;
    let count = 0;
    const number = register.number?.slice(0, n);
    const date = register.date?.slice(0, n);
    const codes = register.codes?.slice(0, n);
    for (let row = 0; row < n; row++) {
      const mask = 1 << (row & 31);
      let isKnown = number !== undefined && !Number.isNaN(number[row]!);
      if (codes && codes[row]! >= 0) {
        if (isKnown) [codes[row], count] = [-1, count + 1];
        isKnown = true;
      }
      if (register.boolean) {
        const { isTrue, isFalse } = register.boolean;
        const isFlag = ((isTrue[row >> 5]! | isFalse[row >> 5]!) & mask) !== 0;
        if (isKnown && isFlag) {
          isTrue[row >> 5]! &= ~mask;
          isFalse[row >> 5]! &= ~mask;
          count++;
        }
        isKnown ||= isFlag;
      }
      if (date && isKnown && !Number.isNaN(date[row]!)) [date[row], count] = [NaN, count + 1];
    }
    if (count === 0) return;
    faults.tell('column-mistyped', `has ${count} row(s) with values of several types`);
    if (date) register.date = date;
    if (codes) register.codes = codes;
  }
}

function planesOf({ number, date, boolean, codes }: Register): number {
  return +(number !== null) + +(date !== null) + +(boolean !== null) + +(codes !== null);
}

/** Names what is wrong with one column. */
class Faults {
  readonly #key: string;
  readonly #report: Report;

  constructor(key: string, report: Report) {
    this.#key = key;
    this.#report = report;
  }

  tell(code: string, what: string): void {
    const message = `The column "${this.#key}" ${what}; those rows count as unknown. Build the column again from its source.`;
    this.#report(problem(code, message, { column: this.#key }));
  }

  /** The plane, if it is one of that kind; a plane of another length than its column is named. */
  plane<Plane extends { readonly length: number }>(
    name: string,
    given: unknown,
    kind: abstract new (...parts: never[]) => Plane,
    length: number,
  ): Plane | null {
    if (!(given instanceof kind)) {
      this.tell('column-mistyped', `has a ${name} plane that is no ${kind.name}`);
      return null;
    }
    if (given.length < length)
      this.tell('column-mistyped', `has ${given.length} ${name}s where it says it has ${length} rows`);
    if (given.length > length)
      this.tell('column-too-long', `has ${given.length} ${name}s where it says it has ${length} rows`);
    return given;
  }
}

/** Bytes as bit sets; says how many are none of 0, 1 and 2. Rows past `count` are unknown. */
function readBytes(given: Uint8Array, from: number, count: number, n: number, { isTrue, isFalse }: FlagColumn): number {
  let odd = 0;
  for (let word = 0; word < (n + 31) >> 5; word++) {
    let yes = 0;
    let no = 0;
    const end = Math.min(count, (word + 1) << 5);
    for (let row = word << 5; row < end; row++) {
      const byte = given[from + row]!;
      yes |= +(byte === 1) << (row & 31);
      no |= +(byte === 0) << (row & 31);
      odd += +(byte > 2);
    }
    isTrue[word] = yes;
    isFalse[word] = no;
  }
  return odd;
}

/** Whether a code is neither -1 nor of one of so many entries. */
function hasOddCodes(codes: Int32Array, entries: number, n: number): boolean {
  let odd = 0;
  for (let row = 0; row < n; row++) odd |= +((codes[row]! + 1) >>> 0 > entries);
  return odd !== 0;
}
