/** Decision tables and switches over many rows: which row of the table decides, then what it gives. */
import type { FlagColumn } from '../../columns.ts';
import { constantValue, isDateValue, typeOf, type Constant, type ValueType } from '../../values.ts';
import { fillRows, type Bits } from './bits.ts';
import { newFlag, wordsFor, type Register } from './register.ts';
import type { Step } from './workbench.ts';

/** `decided[row]` is the index of the first member that is not false; where that is not true either it is -1, and after the last `flags.length`. */
export function firstThatHolds(flags: readonly FlagColumn[], rows: number): { decided: Int32Array; step: Step } {
  const decided = new Int32Array(rows);
  const alive = new Uint32Array(wordsFor(rows));
  const step: Step = (n) => {
    const words = (n + 31) >> 5;
    decided.fill(flags.length, 0, n);
    fillRows(alive, n);
    for (let index = 0; index < flags.length; index++) {
      const { isTrue, isFalse } = flags[index]!;
      let left = 0;
      for (let w = 0; w < words; w++) {
        const here = alive[w]!;
        const next = here & isFalse[w]!;
        note(decided, w, here & isTrue[w]!, index);
        note(decided, w, here & ~isTrue[w]! & ~isFalse[w]!, -1);
        alive[w] = next;
        left |= next;
      }
      if (left === 0) return;
    }
  };
  return { decided, step };
}

function note(decided: Int32Array, word: number, bits: number, value: number): void {
  for (let left = bits; left !== 0; left &= left - 1) decided[(word << 5) + (31 - Math.clz32(left & -left))] = value;
}

/** Gives each row the output at its index; -1 and unknown outputs are unknown. */
export function giveOutputs(
  outputs: readonly (Constant | null)[],
  decided: Int32Array,
  register: Register,
  rows: number,
): Step {
  const values = outputs.map((output) => (output === null ? null : constantValue(output)));
  const has = (type: ValueType) => values.some((value) => typeOf(value) === type);
  const numbers = Float64Array.from(values, (value) => (typeof value === 'number' ? value : NaN));
  const dates = Float64Array.from(values, (value) => (isDateValue(value) ? value.date : NaN));
  const codes = Int32Array.from(values, (value, index) => (typeof value === 'string' ? index : -1));
  const steps: Step[] = [];
  if (has('number')) steps.push(giveNumbers((register.number = new Float64Array(rows)), numbers, decided));
  if (has('date')) steps.push(giveNumbers((register.date = new Float64Array(rows)), dates, decided));
  if (has('text')) {
    const own = (register.codes = new Int32Array(rows));
    register.dictionary = values.map((value) => (typeof value === 'string' ? value : ''));
    steps.push((n) => {
      for (let r = 0; r < n; r++) own[r] = decided[r]! < 0 ? -1 : codes[decided[r]!]!;
    });
  }
  if (has('boolean')) {
    const flag = newFlag(rows);
    register.boolean = flag;
    steps.push((n) => {
      flag.isTrue.fill(0);
      flag.isFalse.fill(0);
      for (let r = 0; r < n; r++) {
        const value = decided[r]! < 0 ? null : values[decided[r]!]!;
        if (typeof value === 'boolean') setBit(value ? flag.isTrue : flag.isFalse, r);
      }
    });
  }
  return (n) => {
    for (const step of steps) step(n);
  };
}

function giveNumbers(out: Float64Array, numbers: Float64Array, decided: Int32Array): Step {
  return (n) => {
    for (let r = 0; r < n; r++) out[r] = decided[r]! < 0 ? NaN : numbers[decided[r]!]!;
  };
}

/** Gives each row the number of the input at its index. */
export function giveInputs(
  out: Float64Array,
  decided: Int32Array,
  numbers: (index: number) => Float64Array,
  count: number,
): Step {
  const inputs: Float64Array[] = [];
  return (n) => {
    for (let index = 0; index < count; index++) inputs[index] = numbers(index);
    for (let r = 0; r < n; r++) out[r] = decided[r]! < 0 ? NaN : inputs[decided[r]!]![r]!;
  };
}

export function setBit(bits: Bits, row: number): void {
  bits[row >> 5]! |= 1 << (row & 31);
}
