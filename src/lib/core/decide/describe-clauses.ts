import type { GraphDocument } from '../documents/document.ts';
import { nodeName } from '../documents/nodes/catalogue.ts';
import type { Clause, Expression } from '../documents/nodes/clause.ts';
import type { Evaluation } from '../evaluate/evaluation.ts';
import { constantValue, type Constant } from '../values.ts';
import { own } from '../own.ts';
import { shownValue } from '../shown.ts';
import { wiringOf } from './wiring.ts';

/** More would be a list, not a reason. */
const named = 3;

/** The clauses that made a condition what it is, with what they found: "Logins is 3 (below 10); NPS is 4 (at most 6)". */
export function describeClauses(document: GraphDocument, nodeId: string, trace: Evaluation['trace']): string {
  const node = document.nodes[nodeId];
  const step = own(trace, nodeId);
  if (node?.type !== 'condition' || !step?.clauses) return '';
  const found = new Map(step.clauses.map((clause) => [clause.key, clause]));
  const outcome = step.outputs.flag;
  if (typeof outcome !== 'boolean') return '';
  const label = (input: string): string => {
    const source = wiringOf(document).source(nodeId, input);
    return source !== null && document.nodes[source] ? nodeName(document.nodes[source]) : input;
  };
  const decisive = decisiveClauses(node.config.when, outcome, (clause) => found.get(clause.key)?.result ?? null);
  return decisive
    .slice(0, named)
    .map(({ clause, result }) => {
      if (isAboutKnowing(clause))
        return `${label(clause.input)} is ${(clause.op === 'isKnown') === result ? 'known' : 'unknown'}`;
      const value = shownValue(found.get(clause.key)?.value ?? null) ?? 'unknown';
      return `${label(clause.input)} is ${value} (${result ? '' : 'not '}${phrase(clause, label)})`;
    })
    .join('; ');
}

interface Decisive {
  readonly clause: Clause;
  readonly result: boolean;
}

function decisiveClauses(
  expression: Expression,
  wanted: boolean,
  read: (clause: Clause) => boolean | null,
): readonly Decisive[] {
  if ('all' in expression) return expression.all.flatMap((each) => decisiveClauses(each, wanted, read));
  if ('any' in expression) return expression.any.flatMap((each) => decisiveClauses(each, wanted, read));
  if ('not' in expression) return decisiveClauses(expression.not, !wanted, read);
  return read(expression) === wanted ? [{ clause: expression, result: wanted }] : [];
}

const words = {
  equals: 'equal to',
  notEquals: 'other than',
  less: 'below',
  lessOrEqual: 'at most',
  greater: 'above',
  greaterOrEqual: 'at least',
  contains: 'containing',
  notContains: 'without',
  startsWith: 'starting with',
  in: 'one of',
  notIn: 'none of',
} as const;

type AboutKnowing = Extract<Clause, { op: 'isKnown' | 'isUnknown' }>;

function isAboutKnowing(clause: Clause): clause is AboutKnowing {
  return clause.op === 'isKnown' || clause.op === 'isUnknown';
}

function phrase(clause: Exclude<Clause, AboutKnowing>, label: (input: string) => string): string {
  if ('other' in clause) return `${words[clause.op]} ${label(clause.other)}`;
  if (clause.op === 'between') return `between ${constant(clause.from)} and ${constant(clause.to)}`;
  if ('values' in clause)
    return `${words[clause.op]} ${clause.values.slice(0, 5).map(constant).join(', ')}${clause.values.length > 5 ? ', …' : ''}`;
  return `${words[clause.op]} ${constant(clause.value)}`;
}

function constant(value: Constant): string {
  return shownValue(constantValue(value)) ?? 'unknown';
}
