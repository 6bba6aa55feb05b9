/** Random clauses and tests whose constants have the type of what they test. */
import type { Expression, Test } from '#lib/core/documents/nodes/clause.ts';
import type { Constant, ValueType } from '#lib/core/values.ts';
import { someDays, someNumber, someTexts, type Dice } from './dice.ts';

const equality = ['equals', 'notEquals'] as const;
const ordered = [...equality, 'less', 'lessOrEqual', 'greater', 'greaterOrEqual'] as const;

export function randomConstant(dice: Dice, type: ValueType): Constant {
  switch (type) {
    case 'number':
      return someNumber(dice);
    case 'text':
      return dice.pick(someTexts);
    case 'boolean':
      return dice.chance(0.5);
    case 'date':
      return { date: dice.pick(someDays) };
  }
}

export function comparisonsFor(type: ValueType): typeof ordered | typeof equality {
  return type === 'number' || type === 'date' ? ordered : equality;
}

export function randomTest(dice: Dice, type: ValueType): Test {
  const constant = () => randomConstant(dice, type);
  const kind = dice.int(0, 9);
  if (kind === 0) return { op: dice.pick(['isKnown', 'isUnknown'] as const) };
  if (kind === 1 || kind === 2)
    return { op: dice.pick(['in', 'notIn'] as const), values: Array.from({ length: dice.int(1, 4) }, constant) };
  if (type === 'text' && kind < 7)
    return {
      op: dice.pick(['contains', 'notContains', 'startsWith'] as const),
      value: dice.pick(['g', 'gold', 'o', '9', '🦊', '"']),
    };
  if ((type === 'number' || type === 'date') && kind < 5) return { op: 'between', from: constant(), to: constant() };
  return { op: dice.pick(comparisonsFor(type)), value: constant() };
}

export interface TypedInput {
  readonly key: string;
  readonly type: ValueType;
}

/** A nested expression in which every input is used at least once where there is room. */
export function randomExpression(dice: Dice, inputs: readonly TypedInput[]): Expression {
  let count = 0;
  const clause = (input: TypedInput): Expression => {
    const key = `c${++count}`;
    const others = inputs.filter((each) => each.type === input.type && each !== input);
    if (others.length > 0 && dice.chance(0.4))
      return {
        key,
        input: input.key,
        op: dice.pick(comparisonsFor(input.type)),
        other: dice.pick(others).key,
        as: input.type,
      };
    return { key, input: input.key, ...randomTest(dice, input.type) };
  };
  const grow = (depth: number): Expression => {
    const kind = depth === 0 ? 3 : dice.int(0, 4);
    const members = () => Array.from({ length: dice.int(1, 3) }, () => grow(depth - 1));
    if (kind === 0) return { all: members() };
    if (kind === 1) return { any: members() };
    if (kind === 2) return { not: grow(depth - 1) };
    return clause(dice.pick(inputs));
  };
  const each = inputs.map(clause);
  const group = dice.chance(0.5) ? { all: [...each, grow(3)] } : { any: [...each, grow(3)] };
  return dice.chance(0.2) ? { not: group } : group;
}
