/** Random rules over 20 facts, and the same as closures: what a programmer builds who must not generate code. */
import type { Expression } from '#lib/core/documents/nodes/clause.ts';
import { seeded } from '../seeded.ts';
import type { Flag } from './hand-written.ts';
import { signals, texts, type Account, type NumberName, type TextName, type WorkRule } from './workload.ts';

const numbers = signals.slice(0, 18);
const plain = ['less', 'lessOrEqual', 'greater', 'greaterOrEqual'] as const;

/** Rules of 3 to 6 clauses in one or two groups, with numbers, texts, lists and unknown values. */
export function randomRules(count: number, seed: number): WorkRule[] {
  const random = seeded(seed);
  const upTo = (limit: number) => Math.floor(random() * limit);
  const pick = <Item>(items: readonly Item[]): Item => items[upTo(items.length)]!;

  function clause(): Expression {
    const kind = random();
    if (kind < 0.08) return { key: 'c', input: pick(numbers).name, op: kind < 0.04 ? 'isKnown' : 'isUnknown' };
    if (kind < 0.2) {
      const name = pick(Object.keys(texts) as TextName[]);
      return kind < 0.14
        ? { key: 'c', input: name, op: 'equals', value: pick(texts[name]) }
        : { key: 'c', input: name, op: 'in', values: [texts[name][0]!, pick(texts[name].slice(1))] };
    }
    const { name, range } = pick(numbers);
    const [low, high, places = 0] = range;
    const value = Math.round((low + random() * (high - low)) * 10 ** places) / 10 ** places;
    return { key: 'c', input: name, op: pick(plain), value };
  }

  function group(members: readonly Expression[]): Expression {
    const made: Expression = random() < 0.6 ? { all: members } : { any: members };
    return random() < 0.15 ? { not: made } : made;
  }

  return Array.from({ length: count }, (_, index) => {
    const clauses = Array.from({ length: 3 + upTo(4) }, clause);
    const inner = clauses.splice(0, 2 + upTo(clauses.length - 2));
    return { name: `Rule ${index + 1}`, when: group([...clauses, group(inner)]) };
  });
}

export type Closure = (account: Account) => Flag;

export function closureOf(expression: Expression): Closure {
  if ('not' in expression) {
    const inner = closureOf(expression.not);
    return (account) => {
      const flag = inner(account);
      return flag === null ? null : !flag;
    };
  }
  if ('all' in expression) return groupClosure(expression.all.map(closureOf), false);
  if ('any' in expression) return groupClosure(expression.any.map(closureOf), true);
  const name = expression.input as NumberName;
  if (expression.op === 'isKnown') return (account) => account[name] !== null;
  if (expression.op === 'isUnknown') return (account) => account[name] === null;
  if ('values' in expression) return memberClosure(expression.input as TextName, expression.values as string[]);
  if (!('value' in expression)) throw new Error(`No random rule says "${expression.op}".`);
  return typeof expression.value === 'string'
    ? equalClosure(expression.input as TextName, expression.value)
    : comparisonClosure(name, expression.op, expression.value as number);
}

/** `decider`: the flag that settles the group at once. */
function groupClosure(members: readonly Closure[], decider: boolean): Closure {
  return (account) => {
    let isUnknown = false;
    for (const member of members) {
      const flag = member(account);
      if (flag === decider) return decider;
      if (flag === null) isUnknown = true;
    }
    return isUnknown ? null : !decider;
  };
}

function memberClosure(name: TextName, values: readonly string[]): Closure {
  const members = new Set(values);
  return (account) => {
    const value = account[name];
    return value === null ? null : members.has(value);
  };
}

function equalClosure(name: TextName, text: string): Closure {
  return (account) => {
    const value = account[name];
    return value === null ? null : value === text;
  };
}

function comparisonClosure(name: NumberName, op: string, limit: number): Closure {
  switch (op) {
    case 'less':
      return (account) => {
        const value = account[name];
        return value === null ? null : value < limit;
      };
    case 'lessOrEqual':
      return (account) => {
        const value = account[name];
        return value === null ? null : value <= limit;
      };
    case 'greater':
      return (account) => {
        const value = account[name];
        return value === null ? null : value > limit;
      };
    default:
      return (account) => {
        const value = account[name];
        return value === null ? null : value >= limit;
      };
  }
}
