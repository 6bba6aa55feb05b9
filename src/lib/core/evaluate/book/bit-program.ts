/**
 * Groups of bit sets as a program of whole numbers over one long array: thousands of groups follow one another without a call or an object
 * between them. An instruction is what to do, where to put it, and up to four sets.
 */
import type { Bits } from './bits.ts';
import type { Step } from './workbench.ts';

/** A bit set, and where it begins in the long array; `null` when there was no room for it. */
export interface PlacedBits {
  readonly bits: Bits;
  readonly offset: number | null;
}

const and2 = 0;
const andNot = 1;
const and2Not2 = 2;
const and4 = 3;
const or2 = 4;
const or4 = 5;

export class BitProgram {
  readonly #words: number;
  readonly #all: Uint32Array;
  #used = 0;

  /** Room for so many sets of so many words. */
  constructor(sets: number, words: number) {
    this.#words = words;
    this.#all = new Uint32Array(sets * words);
  }

  /** Room for sets that lie one after another. */
  place(count: number): { readonly block: Uint32Array; readonly sets: readonly PlacedBits[] } {
    const words = this.#words;
    const start = this.#used;
    const hasRoom = start + count * words <= this.#all.length;
    if (hasRoom) this.#used += count * words;
    const block = hasRoom ? this.#all.subarray(start, start + count * words) : new Uint32Array(count * words);
    const sets = Array.from({ length: count }, (_, index) => ({
      bits: block.subarray(index * words, (index + 1) * words),
      offset: hasRoom ? start + index * words : null,
    }));
    return { block, sets };
  }

  /** A step that runs these instructions; more may be added until it first runs. */
  step(code: readonly number[]): Step {
    let program = Int32Array.from(code);
    return (n) => {
      if (program.length !== code.length) program = Int32Array.from(code);
      run(this.#all, program, (n + 31) >> 5);
    };
  }
}

/** In all of `ins` (at least one) and in none of `outs`. */
export function allCode(out: number, ins: readonly number[], outs: readonly number[]): number[] {
  const [a, b] = [ins[0]!, ins[1] ?? ins[0]!];
  if (ins.length <= 2 && outs.length === 0) return [and2, out, a, b, 0, 0];
  if (ins.length === 1 && outs.length === 1) return [andNot, out, a, outs[0]!, 0, 0];
  if (ins.length <= 2 && outs.length <= 2) return [and2Not2, out, a, b, outs[0]!, outs[1] ?? outs[0]!];
  const code: number[] = [];
  let from = a;
  for (let next = 1; next < ins.length; next += 3) {
    code.push(and4, out, from, ins[next]!, ins[next + 1] ?? from, ins[next + 2] ?? from);
    from = out;
  }
  for (let next = 0; next < outs.length; next += 2) {
    code.push(and2Not2, out, from, from, outs[next]!, outs[next + 1] ?? outs[next]!);
    from = out;
  }
  return code;
}

/** In any of `ins`, of which there are at least two. */
export function anyCode(out: number, ins: readonly number[]): number[] {
  if (ins.length === 2) return [or2, out, ins[0]!, ins[1]!, 0, 0];
  const code: number[] = [];
  let from = ins[0]!;
  for (let next = 1; next < ins.length; next += 3) {
    code.push(or4, out, from, ins[next]!, ins[next + 1] ?? from, ins[next + 2] ?? from);
    from = out;
  }
  return code;
}

function run(all: Uint32Array, program: Int32Array, words: number): void {
  for (let at = 0; at < program.length; at += 6) {
    const out = program[at + 1]!;
    const a = program[at + 2]!;
    const b = program[at + 3]!;
    const c = program[at + 4]!;
    const d = program[at + 5]!;
    switch (program[at]!) {
      case and2:
        for (let w = 0; w < words; w++) all[(out + w) | 0] = all[(a + w) | 0]! & all[(b + w) | 0]!;
        break;
      case andNot:
        for (let w = 0; w < words; w++) all[(out + w) | 0] = all[(a + w) | 0]! & ~all[(b + w) | 0]!;
        break;
      case and2Not2:
        for (let w = 0; w < words; w++)
          all[(out + w) | 0] = all[(a + w) | 0]! & all[(b + w) | 0]! & ~(all[(c + w) | 0]! | all[(d + w) | 0]!);
        break;
      case and4:
        for (let w = 0; w < words; w++)
          all[(out + w) | 0] = all[(a + w) | 0]! & all[(b + w) | 0]! & all[(c + w) | 0]! & all[(d + w) | 0]!;
        break;
      case or2:
        for (let w = 0; w < words; w++) all[(out + w) | 0] = all[(a + w) | 0]! | all[(b + w) | 0]!;
        break;
      default:
        for (let w = 0; w < words; w++)
          all[(out + w) | 0] = all[(a + w) | 0]! | all[(b + w) | 0]! | all[(c + w) | 0]! | all[(d + w) | 0]!;
    }
  }
}
