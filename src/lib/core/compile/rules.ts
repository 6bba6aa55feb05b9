/** Conditions and bands as json-rules-engine rules: negation normal form, a known-guard beside each clause, one rule for true and one for false. */
import type { Clause, Expression } from '../documents/nodes/clause.ts';
import type { Band } from '../documents/nodes/threshold.ts';
import { constantValue, isDateValue, typeOf, type Constant, type ValueType } from '../values.ts';
import type { CompiledRule, RuleCondition } from './compiled.ts';

/** Where clauses get their operands: each call names the computed fact that holds it, making it when it is new. */
export interface Operands {
  readonly typed: (input: string, as: ValueType) => string;
  readonly known: (input: string) => string;
  readonly text: (input: string, test: 'contains' | 'startsWith', text: string) => string;
  /** A fact that is always unknown: what a clause that can never be decided compares. */
  readonly unknown: string;
}

type Scalar = number | string | boolean;

/** The two rules of a condition. When neither passes the flag is unknown. */
export function conditionRules(nodeId: string, when: Expression, operands: Operands, priority: number): CompiledRule[] {
  return [true, false].map((value) => ({
    name: `${nodeId} is ${value}`,
    priority,
    conditions: asGroup(expressionIs(value, when, operands)),
    event: { type: 'flag', params: { nodeId, value } },
  }));
}

/** One rule per band of the score, and one per force flag; of several true flags the worst band wins. */
export function bandRules(
  nodeId: string,
  score: string,
  bands: readonly Band[],
  force: readonly (readonly [band: string, flag: string])[],
  priority: number,
): CompiledRule[] {
  const rule = (type: 'band' | 'forced', band: string, all: readonly RuleCondition[]): CompiledRule => ({
    name: `${nodeId} ${type} ${band}`,
    priority,
    conditions: { all },
    event: { type, params: { nodeId, value: band } },
  });
  const known: RuleCondition = { fact: score, operator: 'notEqual', value: null };
  const byScore = bands.map((band, index) => {
    const next = bands[index + 1];
    return rule('band', band.key, [
      known,
      ...(index > 0 ? [{ fact: score, operator: 'greaterThanInclusive', value: band.from }] : []),
      ...(next ? [{ fact: score, operator: 'lessThan', value: next.from }] : []),
    ]);
  });
  const order = new Map(bands.map((band, index) => [band.key, index]));
  const worstFirst = force.toSorted((a, b) => (order.get(a[0]) ?? 0) - (order.get(b[0]) ?? 0));
  const byForce = worstFirst.map(([band, flag], index) =>
    rule('forced', band, [
      { fact: flag, operator: 'equal', value: true },
      ...worstFirst
        .slice(0, index)
        .map(([, worse]): RuleCondition => ({ fact: worse, operator: 'notEqual', value: true })),
    ]),
  );
  return [...byScore, ...byForce];
}

/** The root of a rule is a group, and an unnamed one: json-rules-engine reports no result on the root itself. */
function asGroup(condition: RuleCondition): CompiledRule['conditions'] {
  return 'fact' in condition || condition.name !== undefined ? { all: [condition] } : condition;
}

function expressionIs(value: boolean, expression: Expression, operands: Operands): RuleCondition {
  if ('not' in expression) return expressionIs(!value, expression.not, operands);
  if ('all' in expression) return group(value ? 'all' : 'any', value, expression.all, operands);
  if ('any' in expression) return group(value ? 'any' : 'all', value, expression.any, operands);
  return clauseIs(value, expression, operands);
}

function group(kind: 'all' | 'any', value: boolean, members: readonly Expression[], operands: Operands): RuleCondition {
  const conditions = members.map((member) => expressionIs(value, member, operands));
  return kind === 'all' ? { all: conditions } : { any: conditions };
}

const whenTrue = {
  equals: 'equal',
  notEquals: 'notEqual',
  less: 'lessThan',
  lessOrEqual: 'lessThanInclusive',
  greater: 'greaterThan',
  greaterOrEqual: 'greaterThanInclusive',
} as const;

const whenFalse = {
  equals: 'notEqual',
  notEquals: 'equal',
  less: 'greaterThanInclusive',
  lessOrEqual: 'greaterThan',
  greater: 'lessThanInclusive',
  greaterOrEqual: 'lessThan',
} as const;

const isOrdered = (type: ValueType) => type === 'number' || type === 'date';

/**
 * A condition that holds exactly when the clause is true (or, for `value` false, when it is false); unknown satisfies neither. It is named
 * as a whole, guard included: the comparison alone can hold for an unknown value.
 */
function clauseIs(value: boolean, clause: Clause, operands: Operands): RuleCondition {
  const name = `${clause.key}:${value}`;
  const never: RuleCondition = { name, fact: operands.unknown, operator: 'equal', value: true };
  if ('other' in clause) {
    if (!isOrdered(clause.as) && clause.op !== 'equals' && clause.op !== 'notEquals') return never;
    const [left, right] = [operands.typed(clause.input, clause.as), operands.typed(clause.other, clause.as)];
    return {
      name,
      all: [
        isKnown(left),
        isKnown(right),
        { fact: left, operator: (value ? whenTrue : whenFalse)[clause.op], value: { fact: right } },
      ],
    };
  }
  switch (clause.op) {
    case 'isKnown':
    case 'isUnknown':
      return {
        name,
        fact: operands.known(clause.input),
        operator: 'equal',
        value: (clause.op === 'isKnown') === value,
      };
    case 'contains':
    case 'notContains':
    case 'startsWith': {
      const test = clause.op === 'startsWith' ? 'startsWith' : 'contains';
      return {
        name,
        fact: operands.text(clause.input, test, clause.value),
        operator: 'equal',
        value: (clause.op === 'notContains') !== value,
      };
    }
    case 'between':
      return betweenIs(value, name, clause, operands) ?? never;
    case 'in':
    case 'notIn':
      return memberIs((clause.op === 'in') === value, name, clause, operands) ?? never;
    default: {
      const constant = typedConstant(clause.value);
      if (!constant || (!isOrdered(constant.type) && clause.op !== 'equals' && clause.op !== 'notEquals')) return never;
      const fact = operands.typed(clause.input, constant.type);
      return {
        name,
        all: [isKnown(fact), { fact, operator: (value ? whenTrue : whenFalse)[clause.op], value: constant.scalar }],
      };
    }
  }
}

function betweenIs(
  value: boolean,
  name: string,
  clause: Clause & { op: 'between' },
  operands: Operands,
): RuleCondition | null {
  const [from, to] = [typedConstant(clause.from), typedConstant(clause.to)];
  if (!from || !to || from.type !== to.type || !isOrdered(from.type)) return null;
  const fact = operands.typed(clause.input, from.type);
  const sides: RuleCondition[] = value
    ? [
        { fact, operator: 'greaterThanInclusive', value: from.scalar },
        { fact, operator: 'lessThanInclusive', value: to.scalar },
      ]
    : [
        { fact, operator: 'lessThan', value: from.scalar },
        { fact, operator: 'greaterThan', value: to.scalar },
      ];
  return { name, all: [isKnown(fact), value ? { all: sides } : { any: sides }] };
}

/** A value is compared with the members of its own type only. */
function memberIs(
  isIn: boolean,
  name: string,
  clause: Clause & { op: 'in' | 'notIn' },
  operands: Operands,
): RuleCondition | null {
  const byType = Map.groupBy(
    clause.values.map(typedConstant).filter((each) => each !== null),
    (each) => each.type,
  );
  const perType = [...byType].map(([type, members]): RuleCondition => {
    const fact = operands.typed(clause.input, type);
    return {
      all: [isKnown(fact), { fact, operator: isIn ? 'in' : 'notIn', value: members.map((member) => member.scalar) }],
    };
  });
  return perType.length === 0 ? null : perType.length === 1 ? { name, ...perType[0]! } : { name, any: perType };
}

function isKnown(fact: string): RuleCondition {
  return { fact, operator: 'notEqual', value: null };
}

function typedConstant(constant: Constant): { type: ValueType; scalar: Scalar } | null {
  const value = constantValue(constant);
  const type = typeOf(value);
  if (type === null || value === null) return null;
  return { type, scalar: isDateValue(value) ? value.date : value };
}
