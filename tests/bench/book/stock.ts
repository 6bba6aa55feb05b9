/** The workload as users of json-rules-engine write it: one engine, facts of their own for scores, a rule for each band and each flag. */
import { Engine, type ConditionProperties, type NestedCondition } from 'json-rules-engine';
import type { Expression } from '#lib/core/documents/nodes/clause.ts';
import { bands, groupCoverage, groups, rules, totalCoverage, type Account, type Scale } from './workload.ts';

export interface StockResult {
  readonly score: number | null;
  readonly band: string | null;
  /** By rule, as far as two values go: unknown is false. */
  readonly flags: readonly boolean[];
}

export class StockScorer {
  readonly #engine = new Engine();

  constructor() {
    for (const { name, signals } of groups)
      this.#engine.addFact(`${name}Score`, async (_params, almanac) => {
        const scores = signals.map(async ({ name, scale }) => scaled(scale, await almanac.factValue(name)));
        return weighed(signals, await Promise.all(scores), groupCoverage);
      });
    this.#engine.addFact('health', async (_params, almanac) => {
      const scores = groups.map(({ name }) => almanac.factValue<number | null>(`${name}Score`));
      return weighed(groups, await Promise.all(scores), totalCoverage);
    });
    bands.forEach(({ key, from }, index) => {
      const next = bands[index + 1];
      this.#engine.addRule({
        conditions: {
          all: [
            { fact: 'health', operator: 'greaterThanInclusive', value: from },
            ...(next ? [{ fact: 'health', operator: 'lessThan', value: next.from }] : []),
          ],
        },
        event: { type: 'band', params: { key } },
      });
    });
    rules.forEach(({ when }, index) => {
      this.#engine.addRule({
        conditions: { all: [conditionOf(when)] },
        event: { type: 'flag', params: { index } },
      });
    });
  }

  async score(account: Account): Promise<StockResult> {
    const { events, almanac } = await this.#engine.run(account as unknown as Record<string, unknown>);
    const flags = rules.map(() => false);
    let band: string | null = null;
    for (const { type, params } of events)
      if (type === 'flag') flags[(params as { index: number }).index] = true;
      else band = (params as { key: string }).key;
    return { score: await almanac.factValue<number | null>('health'), band, flags };
  }
}

function scaled(scale: Scale, value: number | null): number | null {
  if (value === null) return null;
  if ('steps' in scale) return scale.steps.findLast(([at]) => value >= at)?.[1] ?? scale.base;
  const next = scale.points.findIndex(([x]) => x > value);
  if (next === 0) return scale.points[0]![1];
  if (next < 0) return scale.points.at(-1)![1];
  const [[x0, y0], [x1, y1]] = [scale.points[next - 1]!, scale.points[next]!];
  return y0 + ((value - x0) * (y1 - y0)) / (x1 - x0);
}

function weighed(
  parts: readonly { readonly weight: number }[],
  scores: readonly (number | null)[],
  coverage: number,
): number | null {
  let [sum, known, total] = [0, 0, 0];
  parts.forEach(({ weight }, index) => {
    const score = scores[index] ?? null;
    total += weight;
    if (score === null) return;
    sum += weight * score;
    known += weight;
  });
  return known / total < coverage ? null : sum / known;
}

const operators = {
  equals: 'equal',
  notEquals: 'notEqual',
  less: 'lessThan',
  lessOrEqual: 'lessThanInclusive',
  greater: 'greaterThan',
  greaterOrEqual: 'greaterThanInclusive',
  in: 'in',
  notIn: 'notIn',
} as const;

/** Comparisons of numbers never hold for `null`; what is negated gets a guard, so that an unknown value passes nothing. */
function conditionOf(expression: Expression): NestedCondition {
  if ('all' in expression) return { all: expression.all.map(conditionOf) };
  if ('any' in expression) return { any: expression.any.map(conditionOf) };
  if ('not' in expression) return negated(expression.not);
  const { input: fact, op } = expression;
  switch (op) {
    case 'isKnown':
      return isKnown(fact);
    case 'isUnknown':
      return { fact, operator: 'equal', value: null };
    case 'in':
      return { fact, operator: 'in', value: expression.values };
    case 'notIn':
      return { all: [isKnown(fact), { fact, operator: 'notIn', value: expression.values }] };
    case 'notEquals':
      return 'value' in expression
        ? { all: [isKnown(fact), { fact, operator: 'notEqual', value: expression.value }] }
        : unsaid(op);
    case 'equals':
    case 'less':
    case 'lessOrEqual':
    case 'greater':
    case 'greaterOrEqual':
      return 'value' in expression ? { fact, operator: operators[op], value: expression.value } : unsaid(op);
    default:
      return unsaid(op);
  }
}

/** "None of these": each is known and does not hold. */
function negated(expression: Expression): NestedCondition {
  if ('any' in expression) return { all: expression.any.map(negated) };
  if ('all' in expression) return { any: expression.all.map(negated) };
  if ('not' in expression) return conditionOf(expression.not);
  return {
    all: [isKnown(expression.input), { not: conditionOf(expression) }],
  };
}

function isKnown(fact: string): ConditionProperties {
  return { fact, operator: 'notEqual', value: null };
}

function unsaid(op: string): never {
  throw new Error(`No rule of the workload says "${op}" here.`);
}
