import fc from 'fast-check';
import { expect, test } from 'vitest';
import { columnOf, flagAt } from '#lib/core/columns.ts';
import { compile } from '#lib/core/compile/compile.ts';
import { factKey } from '#lib/core/documents/fact-key.ts';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import { typeOf, type Value } from '#lib/core/values.ts';
import { diceOf, type Dice } from '../dice.ts';
import { truthOf } from '../evaluation/kleene.ts';
import { conditionCases, type ConditionCase } from '../evaluation/random-condition.ts';
import { beside, nearValues } from './near-values.ts';

const keyOf = (signal: string) => factKey({ kind: 'signal', signal, read: { fn: 'latest' } });

/** How often the flag was true, false and unknown; throws where a plain reading of the condition says otherwise. */
function check(dice: Dice, { document, when, inputs }: ConditionCase, rows: number): Record<string, number> {
  const { compiled } = compile(document);
  const near = nearValues(compiled!).all;
  const one = (): Value => {
    const value =
      near.length === 0 || dice.chance(0.15) ? dice.pick([null, 0, -0, '', true]) : beside(dice, dice.pick(near));
    return typeOf(value) === null ? null : value;
  };
  const values = new Map(inputs.map((input) => [input, Array.from({ length: rows }, one)]));
  const columns = new Map([...values].map(([input, column]) => [keyOf(input), columnOf(column)]));
  const reading = createBookEvaluator(compiled!, 64).evaluate({ columns, from: 0, count: rows, at: 0 });
  const said = { true: 0, false: 0, null: 0 };
  for (let row = 0; row < rows; row++) {
    const flag = flagAt(reading.flags['cnd_1']!, row);
    const expected = truthOf(when, (input) => values.get(input)![row]!);
    said[`${expected}`]++;
    if (flag === expected) continue;
    const facts = JSON.stringify(inputs.map((input) => values.get(input)![row]));
    throw new Error(`${JSON.stringify(when)} over ${facts} is ${flag}, and should be ${expected}.`);
  }
  return said;
}

test('2,000 conditions over columns are, in every row, what a plain reading of them in three values says', () => {
  const total: Record<string, number> = {};
  fc.sample(conditionCases, 2000).forEach((each, index) => {
    const said = check(diceOf(index), each, [31, 32, 33, 64, 64][index % 5]!);
    for (const [flag, times] of Object.entries(said)) total[flag] = (total[flag] ?? 0) + times;
  });
  expect(Object.values(total).reduce((sum, times) => sum + times, 0)).toBeGreaterThan(89_000);
  for (const times of Object.values(total)) expect(times).toBeGreaterThan(10_000);
}, 120_000);
