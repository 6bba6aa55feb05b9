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
  const [a, b] = [ins[0]!, ins[1] ?? ins[0]!];
  if (ins.length <= 2 && outs.length === 0) return and2(out, a, b, words);
  if (ins.length === 1 && outs.length === 1) return andNot(out, a, outs[0]!, words);
  if (ins.length <= 2 && outs.length <= 2) return and2Not2(out, a, b, outs[0]!, outs[1] ?? outs[0]!, words);
  let from = a;
  for (let next = 1; next < ins.length; next += 3) {
    and4(out, from, ins[next]!, ins[next + 1] ?? from, ins[next + 2] ?? from, words);
    from = out;
  }
  for (let next = 0; next < outs.length; next += 3) {
    const first = outs[next]!;
    andNot3(out, from, first, outs[next + 1] ?? first, outs[next + 2] ?? first, words);
    from = out;
  }
}

export function anyOf(out: Bits, ins: readonly Bits[], n: number): void {
  const words = (n + 31) >> 5;
  if (ins.length === 0) return clearRows(out, n);
  if (ins.length <= 2) return or2(out, ins[0]!, ins[1] ?? ins[0]!, words);
  let from = ins[0]!;
  for (let next = 1; next < ins.length; next += 3) {
    or4(out, from, ins[next]!, ins[next + 1] ?? from, ins[next + 2] ?? from, words);
    from = out;
  }
}

function and2(out: Bits, a: Bits, b: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & b[w]!;
}

function and4(out: Bits, a: Bits, b: Bits, c: Bits, d: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & b[w]! & c[w]! & d[w]!;
}

function andNot(out: Bits, a: Bits, b: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & ~b[w]!;
}

function and2Not2(out: Bits, a: Bits, b: Bits, c: Bits, d: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & b[w]! & ~(c[w]! | d[w]!);
}

function andNot3(out: Bits, a: Bits, b: Bits, c: Bits, d: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! & ~(b[w]! | c[w]! | d[w]!);
}

function or2(out: Bits, a: Bits, b: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! | b[w]!;
}

function or4(out: Bits, a: Bits, b: Bits, c: Bits, d: Bits, words: number): void {
  for (let w = 0; w < words; w++) out[w] = a[w]! | b[w]! | c[w]! | d[w]!;
}
