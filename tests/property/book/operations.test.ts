import { expect, test } from 'vitest';
import { columnOf, valueAt } from '#lib/core/columns.ts';
import type { Compiled, ComputedFact } from '#lib/core/compile/compiled.ts';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import { compute, type Computation } from '#lib/core/evaluate/operations/compute.ts';
import { typeOf, type Value } from '#lib/core/values.ts';
import { diceOf, type Dice } from '../dice.ts';
import { isSame } from './compare.ts';
import { beside, nearValues } from './near-values.ts';
import { oddTexts, randomProgram } from './random-operations.ts';

const odd: readonly Value[] = [
  0,
  -0,
  1,
  5e-324,
  -5e-324,
  1e308,
  -1e308,
  1e-310,
  3e-282,
  33.3,
  true,
  false,
  { date: 0 },
];

/** Rows that know most of what is read; some columns hold nearly the same number everywhere. */
function randomColumn(dice: Dice, near: readonly Value[], rows: number): Value[] {
  const base = dice.pick([dice.next() * 100, 33.3, 50, dice.next() * 1e308]);
  const hair = () => base * (1 + (dice.next() - 0.5) * dice.pick([0, 1e-15, 1e-9, 1e-6, 3e-6]));
  const one = dice.pick<() => Value>([
    () => (near.length > 0 ? beside(dice, dice.pick(near)) : 1),
    () => (near.length > 0 ? beside(dice, dice.pick(near)) : 1),
    hair,
    () => dice.next() * 200 - 50,
    () => dice.pick(oddTexts),
    () => dice.chance(0.5),
    () => null,
  ]);
  return Array.from({ length: rows }, () => {
    const value = dice.chance(0.1) ? dice.pick(odd) : dice.chance(0.12) ? null : one();
    return typeOf(value) === null ? null : value;
  });
}

interface Checked {
  readonly compared: number;
  readonly known: number;
}

/** Every computed fact in every row; throws what differs. */
function check(dice: Dice, compiled: Compiled, rows: number): Checked {
  const near = nearValues(compiled).all;
  const values = new Map(compiled.reads.map((key) => [key, randomColumn(dice, near, rows)]));
  const numbers = [...near, ...[...values.values()].flat()].filter((value) => typeof value === 'number');
  const sorted = Array.from({ length: dice.pick([19, 20, 40]) }, () => (numbers.length > 0 ? dice.pick(numbers) : 1));
  sorted.sort((a, b) => a - b);
  const distributions = Object.fromEntries(compiled.facts.map(({ nodeId }) => [nodeId, sorted]));
  const columns = new Map([...values].map(([key, column]) => [key, columnOf(column)]));
  const reading = createBookEvaluator(compiled, 64).evaluate({ columns, from: 0, count: rows, at: 0, distributions });
  const actual = compiled.facts.map(({ name }) => reading.column(name));
  let known = 0;
  for (let row = 0; row < rows; row++) {
    const facts = new Map<string, Value>([...values].map(([key, column]) => [key, column[row]!]));
    for (const [index, fact] of compiled.facts.entries()) {
      const inputs = fact.inputs.map((input) => facts.get(input) ?? null);
      const expected = compute(fact as Computation & ComputedFact, inputs, { distribution: () => sorted });
      facts.set(fact.name, expected);
      if (expected !== null) known++;
      const given = valueAt(actual[index]!, row);
      if (!isSame(given, expected))
        throw new Error(
          `${JSON.stringify(fact)} of ${JSON.stringify(inputs)}: ${String(given)}, not ${String(expected)}.`,
        );
    }
  }
  return { compared: rows * compiled.facts.length, known };
}

test('300,000 operations on values give in columns what they give one by one', () => {
  let [compared, known] = [0, 0];
  for (let seed = 1; compared < 300_000; seed++) {
    const dice = diceOf(seed);
    const one = check(dice, randomProgram(dice), dice.pick([1, 31, 33, 64]));
    compared += one.compared;
    known += one.known;
  }
  expect(known).toBeGreaterThan(compared / 3);
}, 120_000);
