/** Terms as steps over bit sets. The same leaf, and the same group of the same members, is one bit set and one step. */
import type { FlagColumn } from '../../columns.ts';
import { allCode, anyCode, BitProgram, type PlacedBits } from './bit-program.ts';
import { allOf, anyOf, clearRows, copyBits, fillRows, type Bits } from './bits.ts';
import * as compare from './compare.ts';
import { flatAny, gather, impliedBy, leafKey, operandKey, type Literals } from './leaf-keys.ts';
import { rankStep } from './limits.ts';
import { wordsFor, type Register } from './register.ts';
import { textTest, type Leaf, type Term } from './terms.ts';
import type { Operand, Step, Workbench } from './workbench.ts';

/** From so many limits on one fact it is quicker to find the place of each row among them than to compare with each. */
const manyLimits = 8;

interface Node extends PlacedBits {
  readonly id: number;
}

export class Network {
  readonly #bench: Workbench;
  readonly #nodes = new Map<string, Node>();
  readonly #texts = new compare.TextMemory();
  /** Limits by fact and plane, of everything that will be asked. */
  readonly #limits = new Map<string, Set<number>>();

  /** How many bit sets there can be for all that was announced. */
  #most = 64;
  #made: BitProgram | null = null;
  /** The instructions of the last step, while nothing stands behind it. */
  #open: { readonly code: number[]; step: number } | null = null;

  constructor(bench: Workbench) {
    this.#bench = bench;
  }

  get #program(): BitProgram {
    return (this.#made ??= new BitProgram(this.#most, wordsFor(this.#bench.rows)));
  }

  /** Says beforehand what will be asked, so that comparisons of one fact can be made together. */
  announce(term: Term): void {
    this.#most += 2;
    if ('all' in term) return term.all.forEach((each) => this.announce(each));
    if ('any' in term) return term.any.forEach((each) => this.announce(each));
    if (term.leaf.is !== 'below') return;
    const key = operandKey(term.leaf.of);
    const limits = this.#limits.get(key) ?? new Set();
    this.#limits.set(key, limits.add(term.leaf.limit));
  }

  /** Steps for a term, and the rows it holds for once they have run. */
  bitsOf(term: Term): Bits {
    return this.#node(term).bits;
  }

  flagOf(isTrue: Term, isFalse: Term): FlagColumn {
    return { isTrue: this.bitsOf(isTrue), isFalse: this.bitsOf(isFalse) };
  }

  #node(term: Term): Node {
    if ('leaf' in term) return term.not ? this.#all({ all: [term] }) : this.#leaf(term.leaf);
    return 'all' in term ? this.#all(term) : this.#any(term);
  }

  /** A leaf: made of raw facts it can stand before the groups at the end, which so stay together. */
  #addLeaf(key: string, fact: string | null, step: (bits: Bits) => Step): Node {
    const found = this.#nodes.get(key);
    if (found) return found;
    const node = { id: this.#nodes.size, ...this.#program.place(1).sets[0]! };
    this.#nodes.set(key, node);
    this.#pushLeaf(fact, step(node.bits));
    return node;
  }

  #pushLeaf(fact: string | null, step: Step): void {
    const { steps, raws } = this.#bench;
    if (this.#open && this.#open.step === steps.length - 1 && (fact === null || raws.has(fact)))
      steps.splice(this.#open.step++, 0, step);
    else steps.push(step);
  }

  #addGroup(key: string, ins: readonly Node[], outs: readonly Node[], isAll: boolean): Node {
    const found = this.#nodes.get(key);
    if (found) return found;
    const node = { id: this.#nodes.size, ...this.#program.place(1).sets[0]! };
    this.#nodes.set(key, node);
    const { steps } = this.#bench;
    const [within, without] = [offsetsOf(ins), offsetsOf(outs)];
    if (node.offset === null || !within || !without || ins.length === 0) {
      const [inside, outside] = [ins.map(({ bits }) => bits), outs.map(({ bits }) => bits)];
      steps.push((n) => (isAll ? allOf(node.bits, inside, outside, n) : anyOf(node.bits, inside, n)));
      return node;
    }
    const code = isAll ? allCode(node.offset, within, without) : anyCode(node.offset, within);
    if (this.#open?.step === steps.length - 1) {
      for (const each of code) this.#open.code.push(each);
      return node;
    }
    this.#open = { code, step: steps.length };
    steps.push(this.#program.step(code));
    return node;
  }

  #all(term: { readonly all: readonly Term[] }): Node {
    const literals: Literals = { ins: new Map(), outs: new Map(), nested: [] };
    for (const each of term.all) gather(each, literals);
    const implied = new Set([...literals.ins.values()].flatMap(impliedBy));
    const needed = [...literals.ins].filter(([key]) => !implied.has(key)).map(([, leaf]) => leaf);
    const kept = needed.length > 1 ? needed.filter(({ is }) => is !== 'every') : needed;
    const ins = distinct([...kept.map((leaf) => this.#leaf(leaf)), ...literals.nested.map((each) => this.#node(each))]);
    const outs = distinct([...literals.outs.values()].map((leaf) => this.#leaf(leaf)));
    if (ins.length === 0) ins.push(this.#leaf({ is: 'every' }));
    if (ins.length === 1 && outs.length === 0) return ins[0]!;
    return this.#addGroup(`all ${idsOf(ins)} - ${idsOf(outs)}`, ins, outs, true);
  }

  #any(term: { readonly any: readonly Term[] }): Node {
    const members = distinct(flatAny(term).map((each) => this.#node(each)));
    if (members.length === 1) return members[0]!;
    return this.#addGroup(`any ${idsOf(members)}`, members, [], false);
  }

  #leaf(leaf: Leaf): Node {
    if (leaf.is === 'below') {
      const limits = this.#limits.get(operandKey(leaf.of));
      if (limits && limits.size >= manyLimits) return this.#ranked(leaf.of, leaf.limit, limits);
    }
    return this.#addLeaf(leafKey(leaf), factBehind(leaf, this.#bench.raws), (bits) => this.#leafStep(leaf, bits));
  }

  #ranked(of: Operand, limit: number, limits: ReadonlySet<number>): Node {
    const keyOf = (each: number) => leafKey({ is: 'below', of, limit: each });
    if (!this.#nodes.has(keyOf(limit))) {
      const sorted = Float64Array.from(limits).sort();
      const { block, sets } = this.#program.place(sorted.length);
      sorted.forEach((each, index) => this.#nodes.set(keyOf(each), { id: this.#nodes.size, ...sets[index]! }));
      const register = this.#bench.register(of.fact);
      const sort = rankStep(block, sorted);
      this.#pushLeaf(of.fact, (n) => sort(numbersIn(register, of.plane), n));
    }
    return this.#nodes.get(keyOf(limit))!;
  }

  #leafStep(leaf: Leaf, bits: Bits): Step {
    if (leaf.is === 'every') return (n) => fillRows(bits, n);
    const register = this.#bench.register(leaf.of.fact);
    const { plane } = leaf.of;
    switch (leaf.is) {
      case 'known':
        return (n) => knownIn(bits, register, plane, n);
      case 'below':
        return whenThere(register, plane, bits, (x, n) => compare.lessThan(bits, x, leaf.limit, n));
      case 'pair':
        return this.#pairStep(leaf, bits);
      default:
        if (plane === 'text') {
          const passes = textTest(leaf);
          return (n) => {
            const { codes, dictionary } = register;
            if (codes) this.#texts.passing(bits, { codes, dictionary }, passes, n);
            else clearRows(bits, n);
          };
        }
        if (plane === 'boolean') {
          const values: readonly unknown[] =
            leaf.is === 'equal' ? [leaf.value] : leaf.is === 'among' ? leaf.values : [];
          return (n) => {
            const { boolean } = register;
            const sets = boolean
              ? [
                  ...(values.includes(true) ? [boolean.isTrue] : []),
                  ...(values.includes(false) ? [boolean.isFalse] : []),
                ]
              : [];
            anyOf(bits, sets, n);
          };
        }
        if (leaf.is === 'equal')
          return whenThere(register, plane, bits, (x, n) => compare.equalTo(bits, x, leaf.value as number, n));
        {
          const members = new Set(leaf.is === 'among' ? (leaf.values as readonly number[]) : []);
          return whenThere(register, plane, bits, (x, n) => compare.memberOf(bits, x, members, n));
        }
    }
  }

  #pairStep({ of, other, compare: how }: Leaf & { is: 'pair' }, bits: Bits): Step {
    const [left, right] = [this.#bench.register(of.fact), this.#bench.register(other.fact)];
    if (of.plane === 'text')
      return (n) => {
        if (!left.codes || !right.codes) return clearRows(bits, n);
        const a = { codes: left.codes, dictionary: left.dictionary };
        compare.sameTexts(bits, a, { codes: right.codes, dictionary: right.dictionary }, n);
      };
    if (of.plane === 'boolean')
      return (n) => {
        const [a, b] = [left.boolean, right.boolean];
        if (!a || !b) return clearRows(bits, n);
        for (let w = 0; w < (n + 31) >> 5; w++)
          bits[w] = (a.isTrue[w]! & b.isTrue[w]!) | (a.isFalse[w]! & b.isFalse[w]!);
      };
    const kernel = { less: compare.lessThanOther, atMost: compare.atMostOther, same: compare.equalOther }[how];
    return (n) => {
      const [x, y] = [numbersIn(left, of.plane), numbersIn(right, other.plane)];
      if (x && y) kernel(bits, x, y, n);
      else clearRows(bits, n);
    };
  }
}

function numbersIn(register: Register, plane: Operand['plane']): Float64Array | null {
  return plane === 'date' ? register.date : register.number;
}

function whenThere(
  register: Register,
  plane: Operand['plane'],
  bits: Bits,
  step: (x: Float64Array, n: number) => void,
): Step {
  return (n) => {
    const x = numbersIn(register, plane);
    if (x) step(x, n);
    else clearRows(bits, n);
  };
}

function knownIn(bits: Bits, register: Register, plane: Operand['plane'], n: number): void {
  const { number, date, boolean, codes } = register;
  if (plane === 'number' && number) {
    if (register.knownNumber) copyBits(bits, register.knownNumber, n);
    else compare.knownNumbers(bits, number, n);
    return;
  }
  if (plane === 'date' && date) return void compare.knownNumbers(bits, date, n);
  if (plane === 'text' && codes) return compare.knownCodes(bits, codes, n);
  if (plane === 'boolean' && boolean) return anyOf(bits, [boolean.isTrue, boolean.isFalse], n);
  clearRows(bits, n);
  if (plane !== 'any') return;
  const part = new Uint32Array(wordsFor(n));
  for (const each of ['number', 'date', 'text', 'boolean'] as const) {
    if ((each === 'text' ? codes : register[each]) === null) continue;
    knownIn(part, register, each, n);
    anyOf(bits, [bits, part], n);
  }
}

function distinct(nodes: readonly Node[]): Node[] {
  return [...new Map(nodes.map((node) => [node.id, node])).values()].sort((a, b) => a.id - b.id);
}

/** The fact a leaf looks at, the later one of two; none for every row. */
function factBehind(leaf: Leaf, raws: { has: (fact: string) => boolean }): string | null {
  if (leaf.is === 'every') return null;
  return leaf.is === 'pair' && raws.has(leaf.of.fact) ? leaf.other.fact : leaf.of.fact;
}

function offsetsOf(nodes: readonly Node[]): readonly number[] | null {
  const offsets = nodes.flatMap(({ offset }) => (offset === null ? [] : [offset]));
  return offsets.length === nodes.length ? offsets : null;
}

const idsOf = (nodes: readonly Node[]) => nodes.map(({ id }) => id).join(' ');
