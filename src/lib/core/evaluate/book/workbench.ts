/** What the steps of one evaluator share: registers by fact, the steps in order, and the call they are working for. */
import type { Compiled, ComputedFact } from '../../compile/compiled.ts';
import { unknownFact } from '../../compile/compile.ts';
import type { ValueType } from '../../values.ts';
import type { Problem } from '../../problems.ts';
import type { BookInput } from '../book.ts';
import { Register } from './register.ts';

/** Works on the first `n` rows of the block. */
export type Step = (n: number) => void;

/** One plane of a fact; `any` is whichever plane knows a row. */
export interface Operand {
  readonly fact: string;
  readonly plane: ValueType | 'any';
}

export interface RowByRow {
  readonly fact: string;
  readonly nodeId: string;
  readonly why: string;
}

const noCall: BookInput = { columns: new Map(), from: 0, count: 0, at: 0 };

export class Workbench {
  readonly compiled: Compiled;
  readonly rows: number;
  readonly steps: Step[] = [];
  readonly rowByRow: RowByRow[] = [];
  readonly computed: ReadonlyMap<string, ComputedFact>;
  readonly registers = new Map<string, Register>();
  /** Raw facts that are read, in the order in which they are first asked for. */
  readonly raws = new Map<string, Register>();
  input: BookInput = noCall;
  problems: Problem[] = [];
  readonly #unknownNumbers: Float64Array;
  readonly #constants = new Map<number, Float64Array>();

  constructor(compiled: Compiled, rows: number) {
    this.compiled = compiled;
    this.rows = rows;
    this.computed = new Map(compiled.facts.map((fact) => [fact.name, fact]));
    this.#unknownNumbers = new Float64Array(rows).fill(NaN);
    for (const key of compiled.reads) this.register(key);
  }

  /** Of a raw fact, or of one a step before this one computes. */
  register(fact: string): Register {
    let register = this.registers.get(fact);
    if (!register) {
      register = new Register();
      this.registers.set(fact, register);
      if (fact !== unknownFact && !this.computed.has(fact)) this.raws.set(fact, register);
    }
    return register;
  }

  /** A register for the numbers that a step computes. */
  numberRegister(fact: string): { register: Register; out: Float64Array } {
    const register = this.register(fact);
    const out = (register.number = new Float64Array(this.rows).fill(NaN));
    return { register, out };
  }

  /** The numbers of a register, all unknown when it has none. */
  numbersOf(register: Register): Float64Array {
    return register.number ?? this.#unknownNumbers;
  }

  constant(value: number): Float64Array {
    const key = Object.is(value, -0) ? NaN : value;
    let found = this.#constants.get(key);
    if (!found) this.#constants.set(key, (found = new Float64Array(this.rows).fill(value)));
    return found;
  }

  /** Facts that only say something about one plane of another: where that is. */
  operand(name: string): Operand {
    const fact = this.computed.get(name);
    return fact?.op === 'typed' && !this.#isDerived(fact.inputs[0]!)
      ? { fact: fact.inputs[0]!, plane: fact.as }
      : { fact: name, plane: 'any' };
  }

  #isDerived(name: string): boolean {
    return isDerived(this.computed.get(name));
  }
}

/** Facts about the planes of another fact: conditions look at that one itself, so these are computed only when something else asks. */
export function isDerived(fact: ComputedFact | undefined): boolean {
  return fact?.op === 'typed' || fact?.op === 'known' || fact?.op === 'text';
}
