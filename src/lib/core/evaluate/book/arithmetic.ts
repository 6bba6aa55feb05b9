/** Math over many rows: unknown operands (NaN) make the result unknown, and so do results beyond all numbers. */
import type { Operation } from '../../compile/compiled.ts';

type Calculation = Extract<Operation, { op: 'math' }>;
type Kernel = (out: Float64Array, operands: readonly Float64Array[], n: number) => void;

/** Why it has to go row by row, or how it goes over columns. */
export function mathKernel({ fn, operands, min = -Infinity, max = Infinity }: Calculation): Kernel | string {
  const wanted = { subtract: 2, divide: 2, abs: 1, clip: 1, add: null, multiply: null, min: null, max: null }[fn];
  if (operands.length === 0 || (wanted !== null && operands.length !== wanted))
    return `"${fn}" has ${operands.length} operand(s)`;
  switch (fn) {
    case 'add':
      return (out, inputs, n) => {
        add(out, inputs[0]!, n);
        for (let k = 1; k < inputs.length; k++) addTo(out, inputs[k]!, n);
        onlyFinite(out, n);
      };
    case 'multiply':
      return (out, inputs, n) => {
        out.set(inputs[0]!.subarray(0, n));
        for (let k = 1; k < inputs.length; k++) multiplyBy(out, inputs[k]!, n);
        onlyFinite(out, n);
      };
    case 'min':
    case 'max': {
      const step = fn === 'min' ? lower : higher;
      return (out, inputs, n) => {
        out.set(inputs[0]!.subarray(0, n));
        for (let k = 1; k < inputs.length; k++) step(out, inputs[k]!, n);
      };
    }
    case 'subtract':
      return (out, [a, b], n) => {
        for (let r = 0; r < n; r++) out[r] = finite(a![r]! - b![r]!);
      };
    case 'divide':
      return (out, [a, b], n) => {
        for (let r = 0; r < n; r++) out[r] = finite(a![r]! / b![r]!);
      };
    case 'abs':
      return (out, [a], n) => {
        for (let r = 0; r < n; r++) out[r] = Math.abs(a![r]!);
      };
    case 'clip':
      return (out, [a], n) => {
        for (let r = 0; r < n; r++) out[r] = Math.min(max, Math.max(min, a![r]!));
      };
  }
}

function finite(y: number): number {
  return y - y === 0 ? y : NaN;
}

function onlyFinite(out: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) out[r] = finite(out[r]!);
}

/** Sums start from 0, which makes minus zero plain. */
function add(out: Float64Array, a: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) out[r] = 0 + a[r]!;
}

function addTo(out: Float64Array, a: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) out[r]! += a[r]!;
}

function multiplyBy(out: Float64Array, a: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) out[r]! *= a[r]!;
}

function lower(out: Float64Array, a: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) out[r] = Math.min(out[r]!, a[r]!);
}

function higher(out: Float64Array, a: Float64Array, n: number): void {
  for (let r = 0; r < n; r++) out[r] = Math.max(out[r]!, a[r]!);
}
