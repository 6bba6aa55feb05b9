/** What has to hold for a row, as terms over leaves: each leaf is one bit set, made by one comparison however often it is used. */
import type { RuleCondition } from '../../compile/compiled.ts';
import { evaluateTest } from '../../documents/nodes/evaluate-test.ts';
import type { Test } from '../../documents/nodes/clause.ts';
import { constantValue, isDateValue, typeOf, type Constant, type ValueType } from '../../values.ts';
import { above } from './compare.ts';
import type { Operand, Workbench } from './workbench.ts';

export type Leaf =
  | { readonly is: 'every' }
  | { readonly is: 'known'; readonly of: Operand }
  /** Below a number; `plane` is number or date. */
  | { readonly is: 'below'; readonly of: Operand; readonly limit: number }
  | { readonly is: 'equal'; readonly of: Operand; readonly value: number | string | boolean }
  | { readonly is: 'among'; readonly of: Operand; readonly values: readonly (number | string | boolean)[] }
  | {
      readonly is: 'text';
      readonly of: Operand;
      readonly test: 'contains' | 'startsWith';
      readonly text: string;
    }
  | {
      readonly is: 'pair';
      readonly of: Operand;
      readonly other: Operand;
      readonly compare: 'less' | 'atMost' | 'same';
    };

export type Term =
  | { readonly leaf: Leaf; readonly not: boolean }
  | { readonly all: readonly Term[] }
  | { readonly any: readonly Term[] };

export const everyRow: Term = { leaf: { is: 'every' }, not: false };
export const noRow: Term = { any: [] };

const yes = (leaf: Leaf): Term => ({ leaf, not: false });
const no = (leaf: Leaf): Term => ({ leaf, not: true });
const known = (of: Operand): Leaf => ({ is: 'known', of });
/** Known, and not so. */
const knownNot = (leaf: Exclude<Leaf, { is: 'every' }>): Term => ({ all: [yes(known(leaf.of)), no(leaf)] });

const both = (of: Operand, other: Operand): Term[] => [yes(known(of)), yes(known(other))];

/** A condition as json-rules-engine decides it. Throws for forms that our compiler does not emit. */
export function conditionTerm(condition: RuleCondition, bench: Workbench): Term {
  if ('all' in condition) return { all: condition.all.map((each) => conditionTerm(each, bench)) };
  if ('any' in condition)
    return condition.any.length === 0 ? everyRow : { any: condition.any.map((each) => conditionTerm(each, bench)) };
  const { fact, operator, value } = condition;
  if (typeof value === 'object' && value !== null && 'fact' in value)
    return pairTerm(operator, bench.operand(fact), bench.operand(value.fact));
  const derived = bench.computed.get(fact);
  if ((derived?.op === 'known' || derived?.op === 'text') && typeof value === 'boolean' && operator === 'equal') {
    const of = bench.operand(derived.inputs[0]!);
    if (derived.op === 'known') return value ? yes(known(of)) : no(known(of));
    const text: Operand = { fact: of.fact, plane: 'text' };
    if (of.plane !== 'any' && of.plane !== 'text') return noRow;
    const leaf: Leaf = { is: 'text', of: text, test: derived.test, text: derived.text };
    return value ? yes(leaf) : knownNot(leaf);
  }
  return constantTerm(operator, bench.operand(fact), value);
}

type RuleValue = Exclude<Extract<RuleCondition, { fact: string }>['value'], { readonly fact: string }>;

function constantTerm(operator: string, of: Operand, value: RuleValue): Term {
  switch (operator) {
    case 'equal':
    case 'notEqual': {
      const isEqual = operator === 'equal';
      if (value === null) return isEqual ? no(known(of)) : yes(known(of));
      const plane = Array.isArray(value) ? null : planeFor(of, value as number | string | boolean);
      if (!plane) return isEqual ? noRow : everyRow;
      const leaf: Leaf = { is: 'equal', of: plane, value: value as number | string | boolean };
      return isEqual ? yes(leaf) : no(leaf);
    }
    case 'in':
    case 'notIn': {
      if (!Array.isArray(value)) break;
      const members = value as readonly (number | string | boolean)[];
      const leaves = [...Map.groupBy(members, (member) => planeFor(of, member)?.plane)].flatMap(
        ([plane, values]): Leaf[] => (plane ? [{ is: 'among', of: { fact: of.fact, plane }, values }] : []),
      );
      return operator === 'in' ? { any: leaves.map(yes) } : { all: [everyRow, ...leaves.map(no)] };
    }
    default: {
      const plane = typeof value === 'number' ? planeFor(of, value) : null;
      const ordered = plane && orderedTerm(operator, plane, value as number);
      if (ordered) return ordered;
    }
  }
  throw new Error(
    `The compiled rules compare by "${operator}" with ${JSON.stringify(value)}, which has no meaning here.`,
  );
}

function orderedTerm(operator: string, of: Operand, value: number): Term | null {
  switch (operator) {
    case 'lessThan':
      return yes(below(of, value));
    case 'lessThanInclusive':
      return yes(below(of, above(value)));
    case 'greaterThan':
      return knownNot(below(of, above(value)));
    case 'greaterThanInclusive':
      return knownNot(below(of, value));
    default:
      return null;
  }
}

/** There is one zero to compare with. */
const below = (of: Operand, limit: number) => ({ is: 'below', of, limit: limit + 0 }) as const;

/** The plane in which a value that equals the constant would be. */
function planeFor(of: Operand, value: number | string | boolean): Operand | null {
  const type = typeof value === 'number' ? 'number' : typeof value === 'string' ? 'text' : 'boolean';
  if (of.plane === 'any') return { fact: of.fact, plane: type };
  return of.plane === type || (of.plane === 'date' && type === 'number') ? of : null;
}

function pairTerm(operator: string, of: Operand, other: Operand): Term {
  const pair = (compare: 'less' | 'atMost' | 'same') => ({ is: 'pair', of, other, compare }) as const;
  switch (operator) {
    case 'equal':
      return yes(pair('same'));
    case 'notEqual':
      return { all: [...both(of, other), no(pair('same'))] };
    case 'lessThan':
      return yes(pair('less'));
    case 'lessThanInclusive':
      return yes(pair('atMost'));
    case 'greaterThan':
      return { all: [...both(of, other), no(pair('atMost'))] };
    case 'greaterThanInclusive':
      return { all: [...both(of, other), no(pair('less'))] };
    default:
      throw new Error(`The compiled rules compare two facts by "${operator}", which has no meaning here.`);
  }
}

/** When a test of a table's cell is true, and when it is false: `evaluateTest` over all types. */
export function testTerms(test: Test, fact: string): { isTrue: Term; isFalse: Term } {
  const any: Operand = { fact, plane: 'any' };
  const on = (plane: ValueType): Operand => ({ fact, plane });
  switch (test.op) {
    case 'isKnown':
      return { isTrue: yes(known(any)), isFalse: no(known(any)) };
    case 'isUnknown':
      return { isTrue: no(known(any)), isFalse: yes(known(any)) };
    case 'contains':
    case 'notContains':
    case 'startsWith': {
      const kind = test.op === 'startsWith' ? 'startsWith' : 'contains';
      const leaf = { is: 'text', of: on('text'), test: kind, text: test.value } as const;
      return turned(test.op === 'notContains', yes(leaf), knownNot(leaf));
    }
    case 'between': {
      const [from, to] = [scalarOf(test.from), scalarOf(test.to)];
      if (!from || !to || from.type !== to.type || typeof from.scalar !== 'number' || typeof to.scalar !== 'number')
        return { isTrue: noRow, isFalse: noRow };
      const [low, high] = [below(on(from.type), from.scalar), below(on(from.type), above(to.scalar))];
      return {
        isTrue: { all: [yes(known(on(from.type))), no(low), yes(high)] },
        isFalse: { any: [yes(low), knownNot(high)] },
      };
    }
    case 'in':
    case 'notIn': {
      const byType = Map.groupBy(
        test.values.map(scalarOf).filter((each) => each !== null),
        (each) => each.type,
      );
      const leaves = [...byType].map(([type, members]) => {
        return { is: 'among', of: on(type), values: members.map(({ scalar }) => scalar) } as const;
      });
      return turned(test.op === 'notIn', { any: leaves.map(yes) }, { any: leaves.map(knownNot) });
    }
    default: {
      const constant = scalarOf(test.value);
      if (!constant) return { isTrue: noRow, isFalse: noRow };
      const of = on(constant.type);
      if (test.op === 'equals' || test.op === 'notEquals') {
        const leaf = { is: 'equal', of, value: constant.scalar } as const;
        return turned(test.op === 'notEquals', yes(leaf), knownNot(leaf));
      }
      if (typeof constant.scalar !== 'number') return { isTrue: noRow, isFalse: noRow };
      const isInclusive = test.op === 'lessOrEqual' || test.op === 'greater';
      const leaf = below(of, isInclusive ? above(constant.scalar) : constant.scalar);
      return turned(test.op === 'greater' || test.op === 'greaterOrEqual', yes(leaf), knownNot(leaf));
    }
  }
}

const turned = (isTurned: boolean, isTrue: Term, isFalse: Term) =>
  isTurned ? { isTrue: isFalse, isFalse: isTrue } : { isTrue, isFalse };

function scalarOf(constant: Constant): { type: ValueType; scalar: number | string | boolean } | null {
  const value = constantValue(constant);
  const type = typeOf(value);
  if (type === null || value === null) return null;
  return { type, scalar: isDateValue(value) ? value.date : value };
}

/** Says of a text whether a leaf holds for it. */
export function textTest(leaf: Leaf): (text: string) => boolean {
  if (leaf.is === 'text') return (text) => evaluateTest({ op: leaf.test, value: leaf.text }, text) === true;
  if (leaf.is === 'equal') return (text) => text === leaf.value;
  const members = new Set<unknown>(leaf.is === 'among' ? leaf.values : []);
  return (text) => members.has(text);
}
