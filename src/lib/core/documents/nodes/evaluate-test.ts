import { constantValue, isDateValue, typeOf, type Constant, type Value, type ValueType } from '../../values.ts';
import type { comparisons, Test } from './clause.ts';

type Scalar = number | string | boolean;

/**
 * One test of one value, in three-valued logic: `null` when it cannot be decided.
 *
 * The value must have the type of the constant it is compared with; across types nothing is true or false. Numbers and dates
 * (as epoch ms) have an order; texts and booleans can only be equal or not. `in` looks at the members of the value's own type and is
 * unknown when the list has none. `isKnown` and `isUnknown` are never unknown.
 */
export function evaluateTest(test: Test, value: Value): boolean | null {
  const type = typeOf(value);
  const scalar = scalarOf(value);
  switch (test.op) {
    case 'isKnown':
      return type !== null;
    case 'isUnknown':
      return type === null;
    case 'contains':
      return typeof scalar === 'string' ? scalar.includes(test.value) : null;
    case 'notContains':
      return typeof scalar === 'string' ? !scalar.includes(test.value) : null;
    case 'startsWith':
      return typeof scalar === 'string' ? scalar.startsWith(test.value) : null;
    case 'between': {
      const [from, to] = [operand(test.from, type), operand(test.to, type)];
      return type === null || from === null || to === null || !isOrdered(type) ? null : scalar >= from && scalar <= to;
    }
    case 'in':
    case 'notIn': {
      const members = test.values.map((constant) => operand(constant, type)).filter((member) => member !== null);
      return members.length === 0 ? null : members.includes(scalar) === (test.op === 'in');
    }
    default: {
      const other = operand(test.value, type);
      return type === null || other === null ? null : compare(test.op, scalar, other, isOrdered(type));
    }
  }
}

type Comparison = (typeof comparisons)[number];

function compare(op: Comparison, left: Scalar, right: Scalar, ordered: boolean): boolean | null {
  if (op === 'equals') return left === right;
  if (op === 'notEquals') return left !== right;
  if (!ordered) return null;
  switch (op) {
    case 'less':
      return left < right;
    case 'lessOrEqual':
      return left <= right;
    case 'greater':
      return left > right;
    case 'greaterOrEqual':
      return left >= right;
  }
}

const isOrdered = (type: ValueType): boolean => type === 'number' || type === 'date';

/** The constant as something to compare with a value of that type; `null` when it has another type or names no day. */
function operand(constant: Constant, type: ValueType | null): Scalar | null {
  const value = constantValue(constant);
  return type !== null && typeOf(value) === type ? scalarOf(value) : null;
}

function scalarOf(value: Value): Scalar {
  return isDateValue(value) ? value.date : (value as Scalar);
}
