import { constantValue, isDateValue, type Constant } from '../../values.ts';
import type { Network } from './network.ts';
import { newFlag, type Register } from './register.ts';
import type { Step, Workbench } from './workbench.ts';

/** The input, or a constant where it is unknown: the planes of the input, and that of the constant. */
export function defaultStep(
  bench: Workbench,
  network: Network,
  input: string,
  constant: Constant,
  out: Register,
): Step {
  const from = bench.register(input);
  const value = constantValue(constant);
  if (value === null) return () => out.alias(from);
  const known = network.bitsOf({ leaf: { is: 'known', of: { fact: input, plane: 'any' } }, not: false });
  if (typeof value === 'number' || isDateValue(value)) {
    const own = new Float64Array(bench.rows);
    const plane = typeof value === 'number' ? 'number' : 'date';
    const number = typeof value === 'number' ? value : value.date;
    return (n) => {
      out.alias(from);
      fillIn(own, from[plane], known, number, n);
      out[plane] = own;
      if (plane === 'number') out.knownNumber = null;
    };
  }
  if (typeof value === 'boolean') {
    const own = newFlag(bench.rows);
    return (n) => {
      out.alias(from);
      const words = (n + 31) >> 5;
      for (let w = 0; w < words; w++) {
        const missing = ~known[w]! & (w < words - 1 || (n & 31) === 0 ? -1 : (1 << (n & 31)) - 1);
        own.isTrue[w] = (from.boolean?.isTrue[w] ?? 0) | (value ? missing : 0);
        own.isFalse[w] = (from.boolean?.isFalse[w] ?? 0) | (value ? 0 : missing);
      }
      out.boolean = own;
    };
  }
  const own = new Int32Array(bench.rows);
  let [dictionary, longer]: (readonly string[])[] = [[], []];
  return (n) => {
    out.alias(from);
    const before = from.codes ? from.dictionary : [];
    if (before !== dictionary || longer!.length !== before.length + 1)
      [dictionary, longer] = [before, [...before, value]];
    for (let r = 0; r < n; r++) {
      const isKnown = ((known[r >> 5]! >>> (r & 31)) & 1) === 1;
      own[r] = isKnown ? (from.codes ? from.codes[r]! : -1) : before.length;
    }
    out.codes = own;
    out.dictionary = longer!;
  };
}

function fillIn(own: Float64Array, from: Float64Array | null, known: Uint32Array, constant: number, n: number): void {
  for (let r = 0; r < n; r++) {
    const isKnown = ((known[r >> 5]! >>> (r & 31)) & 1) === 1;
    own[r] = isKnown ? (from ? from[r]! : NaN) : constant;
  }
}
