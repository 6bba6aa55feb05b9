/** Comparisons of many rows at once, as bit sets. Unknown (NaN, code -1) compares as false. */
import type { Bits } from './bits.ts';

/** The next number above: `x <= c` is `x < above(c)`. */
export function above(c: number): number {
  if (c === 0) return Number.MIN_VALUE;
  if (c === Number.MAX_VALUE) return Infinity;
  const bits = new BigInt64Array(1);
  const number = new Float64Array(bits.buffer);
  number[0] = c;
  bits[0] = bits[0]! + (c > 0 ? 1n : -1n);
  return number[0]!;
}

export function lessThan(out: Bits, x: Float64Array, c: number, n: number): void {
  const full = n >> 5;
  for (let w = 0; w < full; w++) {
    let bits = 0;
    let r = (w + 1) << 5;
    for (let part = 0; part < 8; part++) {
      r -= 4;
      bits = (bits << 4) | ((+(x[r + 3]! < c) << 3) + (+(x[r + 2]! < c) << 2) + (+(x[r + 1]! < c) << 1) + +(x[r]! < c));
    }
    out[w] = bits;
  }
  if ((n & 31) === 0) return;
  let bits = 0;
  for (let r = full << 5; r < n; r++) bits |= +(x[r]! < c) << (r & 31);
  out[full] = bits;
}

export function equalTo(out: Bits, x: Float64Array, c: number, n: number): void {
  for (let w = 0, r = 0; r < n; w++) {
    let bits = 0;
    for (const end = Math.min(n, r + 32); r < end; r++) bits |= +(x[r]! === c) << (r & 31);
    out[w] = bits;
  }
}

export function memberOf(out: Bits, x: Float64Array, members: ReadonlySet<number>, n: number): void {
  for (let w = 0, r = 0; r < n; w++) {
    let bits = 0;
    for (const end = Math.min(n, r + 32); r < end; r++) bits |= +members.has(x[r]!) << (r & 31);
    out[w] = bits;
  }
}

/** Which rows are known; says whether there are infinities among them. */
export function knownNumbers(out: Bits, x: Float64Array, n: number): boolean {
  const full = n >> 5;
  let infinite = 0;
  for (let w = 0; w < full; w++) {
    let bits = 0;
    let r = (w + 1) << 5;
    for (let part = 0; part < 8; part++) {
      r -= 4;
      const a = x[r]!;
      const b = x[r + 1]!;
      const c = x[r + 2]!;
      const d = x[r + 3]!;
      bits = (bits << 4) | ((+(d === d) << 3) + (+(c === c) << 2) + (+(b === b) << 1) + +(a === a));
      infinite |=
        +(Math.abs(a) === Infinity) |
        +(Math.abs(b) === Infinity) |
        +(Math.abs(c) === Infinity) |
        +(Math.abs(d) === Infinity);
    }
    out[w] = bits;
  }
  if ((n & 31) === 0) return infinite !== 0;
  let bits = 0;
  for (let r = full << 5; r < n; r++) {
    bits |= +(x[r]! === x[r]!) << (r & 31);
    infinite |= +(Math.abs(x[r]!) === Infinity);
  }
  out[full] = bits;
  return infinite !== 0;
}

export function knownCodes(out: Bits, codes: Int32Array, n: number): void {
  for (let w = 0, r = 0; r < n; w++) {
    let bits = 0;
    for (const end = Math.min(n, r + 32); r < end; r++) bits |= +(codes[r]! >= 0) << (r & 31);
    out[w] = bits;
  }
}

export function lessThanOther(out: Bits, x: Float64Array, y: Float64Array, n: number): void {
  for (let w = 0, r = 0; r < n; w++) {
    let bits = 0;
    for (const end = Math.min(n, r + 32); r < end; r++) bits |= +(x[r]! < y[r]!) << (r & 31);
    out[w] = bits;
  }
}

export function atMostOther(out: Bits, x: Float64Array, y: Float64Array, n: number): void {
  for (let w = 0, r = 0; r < n; w++) {
    let bits = 0;
    for (const end = Math.min(n, r + 32); r < end; r++) bits |= +(x[r]! <= y[r]!) << (r & 31);
    out[w] = bits;
  }
}

export function equalOther(out: Bits, x: Float64Array, y: Float64Array, n: number): void {
  for (let w = 0, r = 0; r < n; w++) {
    let bits = 0;
    for (const end = Math.min(n, r + 32); r < end; r++) bits |= +(x[r]! === y[r]!) << (r & 31);
    out[w] = bits;
  }
}

export interface Texts {
  readonly codes: Int32Array;
  readonly dictionary: readonly string[];
}

export function sameTexts(out: Bits, a: Texts, b: Texts, n: number): void {
  for (let w = 0, r = 0; r < n; w++) {
    let bits = 0;
    for (const end = Math.min(n, r + 32); r < end; r++) {
      const [one, other] = [a.codes[r]!, b.codes[r]!];
      if (one >= 0 && other >= 0 && a.dictionary[one] === b.dictionary[other]) bits |= 1 << (r & 31);
    }
    out[w] = bits;
  }
}

/** What a test says of the entries of a dictionary, asked once for each. One memory serves all tests, one after another. */
export class TextMemory {
  /** By code plus 1. */
  #says = new Uint8Array(256);
  /** By code, for dictionaries too long to ask all of: twice the number of the test, plus 1 when it is passed. */
  #said = new Int32Array(0);
  #test = 0;

  passing(out: Bits, { codes, dictionary }: Texts, passes: (text: string) => boolean, n: number): void {
    if (dictionary.length > n) return this.#passingOf(out, codes, dictionary, passes, n);
    if (this.#says.length <= dictionary.length) this.#says = new Uint8Array(2 * dictionary.length);
    for (let code = 0; code < dictionary.length; code++) this.#says[code + 1] = +passes(dictionary[code]!);
    lookUp(out, codes, this.#says, n);
  }

  #passingOf(
    out: Bits,
    codes: Int32Array,
    dictionary: readonly string[],
    passes: (text: string) => boolean,
    n: number,
  ): void {
    if (this.#said.length < dictionary.length) this.#said = new Int32Array(2 * dictionary.length);
    if (++this.#test >= 0x3fffffff) {
      this.#said.fill(0);
      this.#test = 1;
    }
    const said = this.#said;
    const fails = 2 * this.#test;
    for (let w = 0, r = 0; r < n; w++) {
      let bits = 0;
      for (const end = Math.min(n, r + 32); r < end; r++) {
        const code = codes[r]!;
        if (code < 0) continue;
        let says = said[code]! - fails;
        if (says < 0) said[code] = fails + (says = +passes(dictionary[code]!));
        bits |= says << (r & 31);
      }
      out[w] = bits;
    }
  }
}

/** Unknown (-1) is entry 0, which is never set. */
function lookUp(out: Bits, codes: Int32Array, says: Uint8Array, n: number): void {
  const full = n >> 5;
  for (let w = 0; w < full; w++) {
    let bits = 0;
    let r = (w + 1) << 5;
    for (let part = 0; part < 8; part++) {
      r -= 4;
      bits =
        (bits << 4) |
        ((says[codes[r + 3]! + 1]! << 3) |
          (says[codes[r + 2]! + 1]! << 2) |
          (says[codes[r + 1]! + 1]! << 1) |
          says[codes[r]! + 1]!);
    }
    out[w] = bits;
  }
  if ((n & 31) === 0) return;
  let bits = 0;
  for (let r = full << 5; r < n; r++) bits |= says[codes[r]! + 1]! << (r & 31);
  out[full] = bits;
}
