/** A plain reading of conditions in three values, written without looking at how they are compiled. */
import type { Clause, Expression } from '#lib/core/documents/nodes/clause.ts';
import type { Constant, Value } from '#lib/core/values.ts';

export type Truth = boolean | null;
type Plain =
  { type: 'number' | 'date'; is: number } | { type: 'text'; is: string } | { type: 'boolean'; is: boolean } | null;

export function truthOf(expression: Expression, valueOf: (input: string) => Value): Truth {
  if ('not' in expression) return not(truthOf(expression.not, valueOf));
  if ('all' in expression) return every(expression.all.map((member) => truthOf(member, valueOf)));
  if ('any' in expression) return not(every(expression.any.map((member) => not(truthOf(member, valueOf)))));
  return truthOfClause(expression, valueOf);
}

const not = (truth: Truth): Truth => (truth === null ? null : !truth);
const every = (truths: readonly Truth[]): Truth =>
  truths.includes(false) ? false : truths.includes(null) ? null : true;

export function truthOfClause(clause: Clause, valueOf: (input: string) => Value): Truth {
  const value = plain(valueOf(clause.input));
  if ('other' in clause) {
    const other = plain(valueOf(clause.other));
    return value?.type === clause.as && other?.type === clause.as ? compare(clause.op, value, other) : null;
  }
  switch (clause.op) {
    case 'isKnown':
      return value !== null;
    case 'isUnknown':
      return value === null;
    case 'contains':
      return value?.type === 'text' ? value.is.indexOf(clause.value) >= 0 : null;
    case 'notContains':
      return value?.type === 'text' ? value.is.indexOf(clause.value) < 0 : null;
    case 'startsWith':
      return value?.type === 'text' ? value.is.slice(0, clause.value.length) === clause.value : null;
    case 'between':
      return every(
        [
          compare('greaterOrEqual', value, constant(clause.from)),
          compare('lessOrEqual', value, constant(clause.to)),
        ].map((each) => (sameType(value, clause.from, clause.to) ? each : null)),
      );
    case 'in':
    case 'notIn': {
      const members = clause.values.map(constant).filter((member) => member !== null && member.type === value?.type);
      const isMember = members.length === 0 ? null : members.some((member) => member!.is === value!.is);
      return clause.op === 'in' ? isMember : not(isMember);
    }
    default:
      return compare(clause.op, value, constant(clause.value));
  }
}

function sameType(value: Plain, ...constants: readonly Constant[]): boolean {
  return constants.every((each) => constant(each)?.type === value?.type);
}

function compare(op: string, left: Plain, right: Plain): Truth {
  if (left === null || right === null || left.type !== right.type) return null;
  if (op === 'equals' || op === 'notEquals') return (left.is === right.is) === (op === 'equals');
  if (typeof left.is !== 'number' || typeof right.is !== 'number') return null;
  if (op === 'less' || op === 'lessOrEqual')
    return left.is < right.is || (op === 'lessOrEqual' && left.is === right.is);
  return left.is > right.is || (op === 'greaterOrEqual' && left.is === right.is);
}

function plain(value: unknown): Plain {
  if (typeof value === 'number') return Number.isFinite(value) ? { type: 'number', is: value } : null;
  if (typeof value === 'string') return { type: 'text', is: value };
  if (typeof value === 'boolean') return { type: 'boolean', is: value };
  const date = (value as { date?: unknown } | null | undefined)?.date;
  return typeof date === 'number' && Number.isFinite(date) ? { type: 'date', is: date } : null;
}

function constant(written: Constant): Plain {
  return plain(typeof written === 'object' ? { date: Date.parse(written.date) } : written);
}
