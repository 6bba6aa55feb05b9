/** What each computed fact is, given its inputs. One function per operation; decisions (flags, bands) are taken by rules, not here. */
import type { ComputedFact, Operation } from '../../compile/compiled.ts';
import { evaluateTest } from '../../documents/nodes/evaluate-test.ts';
import { constantValue, isDateValue, typeOf, type Constant, type Value } from '../../values.ts';
import { scaled } from './scale.ts';
import { weigh } from './weighting.ts';

export interface ComputeContext {
  /** Sorted values of the book a rank node stands against. */
  readonly distribution: (nodeId: string) => readonly number[] | Float64Array | undefined;
}

type Decided = 'flag' | 'band' | 'bandOrder';
export type Computation = Exclude<Operation, { op: Decided }>;

/** The value of a computed fact; `null` is unknown. Results that are not finite are unknown. */
export function compute(
  fact: Computation & Pick<ComputedFact, 'nodeId'>,
  inputs: readonly Value[],
  context: ComputeContext,
): Value {
  const first = inputs[0] ?? null;
  switch (fact.op) {
    case 'default':
      return typeOf(first) === null ? constantValue(fact.constant) : first;
    case 'typed':
      return typeOf(first) === fact.as ? (isDateValue(first) ? first.date : first) : null;
    case 'known':
      return typeOf(first) !== null;
    case 'text':
      return typeof first !== 'string'
        ? null
        : fact.test === 'contains'
          ? first.includes(fact.text)
          : first.startsWith(fact.text);
    case 'math':
      return calculate(fact, inputs);
    case 'scale':
      return scaled(fact.scale, first);
    case 'table':
      return lookUp(fact, inputs).out;
    case 'rank':
      return percentile(context.distribution(fact.nodeId), first, fact.better);
    case 'weighting':
      return weigh(fact, inputs).result;
    case 'switch':
      return switched(fact, inputs).score;
  }
}

function calculate(fact: Extract<Operation, { op: 'math' }>, inputs: readonly Value[]): number | null {
  const operands = fact.operands.map((operand) => ('constant' in operand ? operand.constant : inputs[operand.input]));
  if (!operands.every((operand): operand is number => typeof operand === 'number' && Number.isFinite(operand)))
    return null;
  const result = arithmetic(fact, operands);
  return Number.isFinite(result) ? result : null;
}

function arithmetic(
  { fn, min = -Infinity, max = Infinity }: Extract<Operation, { op: 'math' }>,
  operands: readonly number[],
): number {
  const [first = NaN, second = NaN] = operands;
  switch (fn) {
    case 'add':
      return operands.reduce((sum, each) => sum + each, 0);
    case 'subtract':
      return first - second;
    case 'multiply':
      return operands.reduce((product, each) => product * each, 1);
    case 'divide':
      return first / second;
    case 'min':
      return Math.min(...operands);
    case 'max':
      return Math.max(...operands);
    case 'abs':
      return Math.abs(first);
    case 'clip':
      return Math.min(max, Math.max(min, first));
  }
}

/** The first row all of whose cells are true; an unknown cell in a row that is not false otherwise makes the result unknown. */
export function lookUp(
  fact: Extract<Operation, { op: 'table' }>,
  inputs: readonly Value[],
): { row: string | null; out: Value } {
  for (const row of fact.rows) {
    const cells = row.cells.map(({ input, test }) => evaluateTest(test, inputs[input] ?? null));
    if (cells.includes(false)) continue;
    return cells.includes(null) ? { row: row.key, out: null } : { row: row.key, out: outValue(row.out) };
  }
  return { row: null, out: outValue(fact.otherwise) };
}

function outValue(out: Constant | null): Value {
  return out === null ? null : constantValue(out);
}

/** The first row whose flag is not false decides; inputs alternate flag and score, the last is `otherwise`. */
export function switched(
  fact: Extract<Operation, { op: 'switch' }>,
  inputs: readonly Value[],
): { row: string | null; input: number; score: number | null } {
  const asScore = (index: number) => (typeOf(inputs[index] ?? null) === 'number' ? (inputs[index] as number) : null);
  for (const [index, row] of fact.rows.entries()) {
    const flag = inputs[2 * index];
    if (flag === false) continue;
    return { row, input: 2 * index + 1, score: flag === true ? asScore(2 * index + 1) : null };
  }
  return { row: null, input: 2 * fact.rows.length, score: asScore(2 * fact.rows.length) };
}

/** 100 x (below + half of equal) / n; with `lower` better, above instead of below. Unknown for fewer than 20 accounts. */
function percentile(
  sorted: readonly number[] | Float64Array | undefined,
  value: Value,
  better: 'higher' | 'lower',
): number | null {
  if (typeof value !== 'number' || !Number.isFinite(value) || !sorted || sorted.length < 20) return null;
  const below = position(sorted, (each) => each < value);
  const upTo = position(sorted, (each) => each <= value);
  const worse = better === 'higher' ? below : sorted.length - upTo;
  return (100 * (worse + (upTo - below) / 2)) / sorted.length;
}

/** How many leading items of a sorted list satisfy a test that holds for a prefix. */
function position(sorted: readonly number[] | Float64Array, isBefore: (each: number) => boolean): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (isBefore(sorted[middle]!)) low = middle + 1;
    else high = middle;
  }
  return low;
}
