/** Bit sets over the rows of a block: row r is bit r % 32 of word r >> 5. All functions write whole words; bits past the last row come out as 0. */

export type Bits = Uint32Array;

/** The bits of the rows there are in the last word. */
export function lastWord(n: number): number {
  return (n & 31) === 0 ? 0xffffffff : (1 << (n & 31)) - 1;
}

export function fillRows(out: Bits, n: number): void {
  const words = (n + 31) >> 5;
  out.fill(0xffffffff, 0, words);
  if (words > 0) out[words - 1] = lastWord(n);
}

export function clearRows(out: Bits, n: number): void {
  out.fill(0, 0, (n + 31) >> 5);
}

export function copyBits(out: Bits, from: Bits, n: number): void {
  const words = (n + 31) >> 5;
  for (let w = 0; w < words; w++) out[w] = from[w]!;
}

/** In all of `ins` and in none of `outs`; `ins` has at least one member. */
export function allOf(out: Bits, ins: readonly Bits[], outs: readonly Bits[], n: number): void {
  const words = (n + 31) >> 5;
  let from = ins[0]!;
  let next = 1;
  for (; next + 1 < ins.length; next += 2) {
    and3(out, from, ins[next]!, ins[next + 1]!, words);
    from = out;
  }
  if (next < ins.length) {
    and2(out, from, ins[next]!, words);
    from = out;
  }
  let less = 0;
  for (; less + 1 < outs.length; less += 2) {
    andNot3(out, from, outs[less]!, outs[less + 1]!, words);
    from = out;
  }
  if (less < outs.length) {
    andNot2(out, from, outs[less]!, words);
    from = out;
  }
  if (from !== out) copyBits(out, from, n);
}

export function anyOf(out: Bits, ins: readonly Bits[], n: number): void {
  const words = (n + 31) >> 5;
  if (ins.length === 0) return clearRows(out, n);
  let from = ins[0]!;
  let next = 1;
  for (; next + 1 < ins.length; next += 2) {
    or3(out, from, ins[next]!, ins[next + 1]!, words);
    from = out;
  }
  if (next < ins.length) {
    or2(out, from, ins[next]!, words);
    from = out;
  }
  if (from !== out) copyBits(out, from, n);
}

function and2(out: Bits, a: Bits, b: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & b[w]!;
}

function and3(out: Bits, a: Bits, b: Bits, c: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & b[w]! & c[w]!;
}

function andNot2(out: Bits, a: Bits, b: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & ~b[w]!;
}

function andNot3(out: Bits, a: Bits, b: Bits, c: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & ~(b[w]! | c[w]!);
}

function or2(out: Bits, a: Bits, b: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! | b[w]!;
}

function or3(out: Bits, a: Bits, b: Bits, c: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! | b[w]! | c[w]!;
}
