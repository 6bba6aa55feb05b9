/** Random conditions over signals, with values that sit on, beside and far from what they compare. */
import fc from 'fast-check';
import { clausesOf, type Expression } from '#lib/core/documents/nodes/clause.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { isGraph, type GraphDocument } from '#lib/core/documents/document.ts';
import { constantValue, type Constant, type Value, type ValueType } from '#lib/core/values.ts';
import { diceOf, someNumber, type Dice } from '../dice.ts';
import { randomExpression, randomTest, type TypedInput } from '../random-tests.ts';

const types: readonly ValueType[] = ['number', 'text', 'boolean', 'date'];
const odd: readonly Value[] = [
  null,
  NaN,
  Infinity,
  -0,
  0,
  '',
  '9',
  '10',
  true,
  false,
  { date: 0 },
  { date: NaN },
  5e-324,
  1e308,
];

export interface ConditionCase {
  readonly document: GraphDocument;
  readonly when: Expression;
  readonly inputs: readonly string[];
  readonly accounts: readonly ReadonlyMap<string, Value>[];
}

export const conditionCases: fc.Arbitrary<ConditionCase> = fc
  .tuple(fc.noBias(fc.integer({ min: 0, max: 0x7fffffff })), fc.integer({ min: 1, max: 4 }))
  .map(([seed, width]) => {
    const dice = diceOf(seed);
    const inputs: TypedInput[] = Array.from({ length: width }, (_, index) => ({
      key: `x${index}`,
      type: dice.pick(types),
    }));
    const grown = mistyped(dice, randomExpression(dice, inputs));
    const when = dice.chance(0.15) ? dice.pick(clausesOf(grown)) : grown;
    const near = constantsIn(when);
    const keys = inputs.map(({ key }) => key);
    const accounts = Array.from(
      { length: 6 },
      () => new Map(keys.map((key) => [key, randomValue(dice, near)] as const)),
    );
    return { document: conditionDocument(when, keys), when, inputs: keys, accounts };
  });

/** Now and then a clause asks for another type than its neighbours, or lists several. */
function mistyped(dice: Dice, expression: Expression): Expression {
  if ('all' in expression) return { all: expression.all.map((each) => mistyped(dice, each)) };
  if ('any' in expression) return { any: expression.any.map((each) => mistyped(dice, each)) };
  if ('not' in expression) return { not: mistyped(dice, expression.not) };
  if (dice.chance(0.8)) return expression;
  const { key, input } = expression;
  if (dice.chance(0.5)) return { key, input, ...randomTest(dice, dice.pick(types)) };
  const values: Constant[] = [1, 'gold', true, { date: '2026-01-01' }, someNumber(dice), '', false];
  return { key, input, op: dice.pick(['in', 'notIn'] as const), values: dice.some(values, dice.int(1, 5)) };
}

function constantsIn(when: Expression): Value[] {
  return clausesOf(when).flatMap((clause) => {
    if ('other' in clause) return [];
    const written =
      'value' in clause
        ? [clause.value]
        : 'values' in clause
          ? clause.values
          : 'from' in clause
            ? [clause.from, clause.to]
            : [];
    return written.map(constantValue);
  });
}

function randomValue(dice: Dice, near: readonly Value[]): Value {
  if (near.length === 0 || dice.chance(0.3)) return dice.pick(odd);
  const value = dice.pick(near);
  if (typeof value === 'number') return value + dice.pick([0, 0, 1, -1, 1e-9]);
  if (typeof value === 'string') return dice.pick(['', 'a', '9']) + value;
  return typeof value === 'object' && value !== null ? { date: value.date + dice.pick([0, 1, -1]) } : value;
}

function conditionDocument(when: Expression, inputs: readonly string[]): GraphDocument {
  const signals = inputs.map(
    (key) => [`sig_${key}`, { type: 'signal', v: 1, config: { signal: key, read: { fn: 'latest' } } }] as const,
  );
  const { document, problems } = readDocument({
    format: 1,
    kind: 'segment',
    key: 'plain',
    name: 'Plain',
    result: 'cnd_1',
    nodes: { ...Object.fromEntries(signals), cnd_1: { type: 'condition', v: 1, config: { inputs, when } } },
    edges: Object.fromEntries(inputs.map((key) => [`e_${key}`, { from: [`sig_${key}`, 'value'], to: ['cnd_1', key] }])),
  });
  if (!document || !isGraph(document)) throw new Error(problems.map(({ message }) => message).join(' '));
  return document;
}
