/** The workload as a decision graph for GoRules ZEN: expressions for scores and flags, a decision table for the bands. */
import type { ZenDecision } from '@gorules/zen-engine';
import type { Expression } from '#lib/core/documents/nodes/clause.ts';
import { bands, groupCoverage, groups, rules, totalCoverage, type Account, type Scale } from './workload.ts';
import type { StockResult } from './stock.ts';

interface Answer {
  readonly score: number | null;
  readonly band: string | null;
  readonly [flag: `flag${number}`]: boolean;
}

export class ZenScorer {
  readonly #decision: ZenDecision;

  private constructor(decision: ZenDecision) {
    this.#decision = decision;
  }

  /** `null` where the package has no program for this platform. */
  static async create(): Promise<ZenScorer | null> {
    const zen = await import('@gorules/zen-engine').catch(() => null);
    return zen && new ZenScorer(new zen.ZenEngine().createDecision(decisionGraph()));
  }

  async score(account: Account): Promise<StockResult> {
    const { result } = (await this.#decision.evaluate(account)) as { result: Answer };
    return {
      score: result.score,
      band: result.band,
      flags: rules.map((_, index) => result[`flag${index}`] === true),
    };
  }
}

interface Named {
  readonly id: string;
  readonly key: string;
  readonly value: string;
}

/** Request, scores of the signals, of the groups, of the whole; beside them the flags; then the band. */
function decisionGraph(): object {
  const signalScores = groups
    .flatMap(({ signals }) => signals)
    .map(({ name, scale }) => [`${name}Score`, `${name} == null ? null : ${scaled(scale, name)}`] as const);
  const groupScores = groups.map(({ name, signals }) => [`${name}Score`, weighed(signals, groupCoverage)] as const);
  const flags = rules.map(({ when }, index) => [`flag${index}`, logicOf(when)] as const);
  const nodes = [
    { id: 'request', type: 'inputNode', name: 'request' },
    expressions('signals', signalScores),
    expressions('groups', groupScores),
    expressions('total', [['score', weighed(groups, totalCoverage)]]),
    expressions('flags', flags),
    bandTable(),
    { id: 'response', type: 'outputNode', name: 'response' },
  ];
  const path = ['request', 'signals', 'groups', 'total', 'band', 'response'];
  const edges = [
    ...path.slice(1).map((target, index) => [path[index]!, target] as const),
    ['request', 'flags'] as const,
    ['total', 'response'] as const,
    ['flags', 'response'] as const,
  ].map(([sourceId, targetId]) => ({ id: `${sourceId}-${targetId}`, type: 'edge', sourceId, targetId }));
  return { nodes: nodes.map((node) => ({ position: { x: 0, y: 0 }, ...node })), edges };
}

function expressions(id: string, of: readonly (readonly [key: string, value: string])[]): object {
  const listed: Named[] = of.map(([key, value]) => ({ id: `${id}-${key}`, key, value }));
  return { id, type: 'expressionNode', name: id, content: { expressions: listed } };
}

function bandTable(): object {
  const rows = bands.toReversed().map(({ key, from }) => ({ _id: key, in: `>= ${from}`, out: `"${key}"` }));
  return {
    id: 'band',
    type: 'decisionTableNode',
    name: 'band',
    content: {
      hitPolicy: 'first',
      inputs: [{ id: 'in', name: 'Score', field: 'score' }],
      outputs: [{ id: 'out', name: 'Band', field: 'band' }],
      rules: [{ _id: 'unknown', in: 'null', out: 'null' }, ...rows],
    },
  };
}

function scaled(scale: Scale, x: string): string {
  if ('steps' in scale)
    return scale.steps
      .toReversed()
      .reduceRight((rest, [at, score]) => `${x} >= ${at} ? ${score} : ${rest}`, `${scale.base}`);
  const { points } = scale;
  const pieces = points.slice(1).map(([x1, y1], index) => {
    const [x0, y0] = points[index]!;
    return [`${x} < ${x1}`, `${y0} + (${x} - ${bracketed(x0)}) * ${bracketed((y1 - y0) / (x1 - x0))}`] as const;
  });
  return [[`${x} <= ${points[0]![0]}`, `${points[0]![1]}`] as const, ...pieces].reduceRight(
    (rest, [when, then]) => `${when} ? ${then} : (${rest})`,
    `${points.at(-1)![1]}`,
  );
}

function bracketed(value: number): string {
  return `(${value})`;
}

function weighed(parts: readonly { readonly name: string; readonly weight: number }[], coverage: number): string {
  const sum = (of: (score: string, weight: number) => string): string =>
    parts.map(({ name, weight }) => `(${name}Score == null ? 0 : ${of(`${name}Score`, weight)})`).join(' + ');
  const known = sum((_score, weight) => `${weight}`);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return `(${known}) < ${coverage * total} ? null : (${sum((score, weight) => `${weight} * ${score}`)}) / (${known})`;
}

const operators = {
  equals: '==',
  notEquals: '!=',
  less: '<',
  lessOrEqual: '<=',
  greater: '>',
  greaterOrEqual: '>=',
  in: 'in',
  notIn: 'not in',
} as const;

/** Each comparison behind a guard. */
function logicOf(expression: Expression): string {
  if ('all' in expression) return `(${expression.all.map(logicOf).join(' and ')})`;
  if ('any' in expression) return `(${expression.any.map(logicOf).join(' or ')})`;
  if ('not' in expression) return negated(expression.not);
  const { input, op } = expression;
  if (op === 'isUnknown') return `${input} == null`;
  return op === 'isKnown' ? `${input} != null` : `(${input} != null and ${comparison(expression)})`;
}

/** "None of these": each is known and does not hold. */
function negated(expression: Expression): string {
  if ('any' in expression) return `(${expression.any.map(negated).join(' and ')})`;
  if ('all' in expression) return `(${expression.all.map(negated).join(' or ')})`;
  if ('not' in expression) return logicOf(expression.not);
  return `(${expression.input} != null and not (${comparison(expression)}))`;
}

function comparison(clause: Exclude<Expression, { all: unknown } | { any: unknown } | { not: unknown }>): string {
  const value = 'values' in clause ? clause.values : 'value' in clause ? clause.value : undefined;
  if (value === undefined || !(clause.op in operators))
    throw new Error(`No rule of the workload says "${clause.op}" here.`);
  return `${clause.input} ${operators[clause.op as keyof typeof operators]} ${JSON.stringify(value)}`;
}
