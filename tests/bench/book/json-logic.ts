/** The workload for json-logic-engine, compiled: three built functions, of groups' scores, of the whole score, and of the flags. */
import { LogicEngine } from 'json-logic-engine';
import type { Expression } from '#lib/core/documents/nodes/clause.ts';
import {
  bands,
  groupCoverage,
  groups,
  rules,
  totalCoverage,
  type Account,
  type NumberName,
  type Scale,
} from './workload.ts';
import type { StockResult } from './stock.ts';

type Logic = number | string | boolean | null | readonly Logic[] | { readonly [operator: string]: Logic };
type Built<Input, Output> = (input: Input) => Output;
type GroupScores = Readonly<Record<string, number | null>>;

export class JsonLogicScorer {
  readonly #groups: Built<Account, GroupScores>;
  readonly #total: Built<GroupScores, number | null>;
  readonly #band: Built<{ readonly score: number | null }, string | null>;
  readonly #flags: Built<Account, readonly boolean[]>;

  constructor() {
    const engine = new LogicEngine();
    const build = <Input, Output>(logic: Logic) => engine.build(logic) as Built<Input, Output>;
    this.#groups = build({
      eachKey: Object.fromEntries(
        groups.map(({ name, signals }) => [
          name,
          weighed(
            signals.map((signal) => ({ ...signal, score: scaled(signal.scale, signal.name) })),
            groupCoverage,
          ),
        ]),
      ),
    });
    this.#total = build(
      weighed(
        groups.map(({ name, weight }) => ({ name, weight, score: read(name) })),
        totalCoverage,
      ),
    );
    this.#band = build(
      choose(
        [
          [isNull('score'), null],
          ...bands.toReversed().map(({ key, from }): [Logic, Logic] => [{ '>=': [read('score'), from] }, key]),
        ],
        null,
      ),
    );
    this.#flags = build(rules.map(({ when }) => logicOf(when)));
  }

  score(account: Account): StockResult {
    const score = this.#total(this.#groups(account));
    return { score, band: this.#band({ score }), flags: this.#flags(account) };
  }
}

function read(name: string): Logic {
  return { var: name };
}

function isNull(name: string): Logic {
  return { '===': [read(name), null] };
}

function isKnown(name: string): Logic {
  return { '!==': [read(name), null] };
}

function choose(rows: readonly (readonly [when: Logic, then: Logic])[], otherwise: Logic): Logic {
  return { if: [...rows.flat(), otherwise] };
}

function scaled(scale: Scale, name: NumberName): Logic {
  const x = read(name);
  if ('steps' in scale)
    return choose(
      scale.steps.toReversed().map(([at, score]) => [{ '>=': [x, at] }, score]),
      scale.base,
    );
  const { points } = scale;
  const pieces = points.slice(1).map(([x1, y1], index): [Logic, Logic] => {
    const [x0, y0] = points[index]!;
    return [{ '<': [x, x1] }, { '+': [y0, { '*': [{ '-': [x, x0] }, (y1 - y0) / (x1 - x0)] }] }];
  });
  return choose([[{ '<=': [x, points[0]![0]] }, points[0]![1]], ...pieces], points.at(-1)![1]);
}

function weighed(
  parts: readonly { readonly name: string; readonly weight: number; readonly score: Logic }[],
  coverage: number,
): Logic {
  const sum = (of: (part: (typeof parts)[number]) => Logic): Logic => ({
    '+': parts.map((part) => choose([[isNull(part.name), 0]], of(part))),
  });
  const known = sum(({ weight }) => weight);
  const total = parts.reduce((sum, { weight }) => sum + weight, 0);
  return choose([[{ '<': [known, coverage * total] }, null]], {
    '/': [sum(({ weight, score }) => ({ '*': [weight, score] })), known],
  });
}

const operators = {
  equals: '===',
  notEquals: '!==',
  less: '<',
  lessOrEqual: '<=',
  greater: '>',
  greaterOrEqual: '>=',
} as const;

/** Each comparison behind a guard: `null` counts as 0 otherwise. */
function logicOf(expression: Expression): Logic {
  if ('all' in expression) return { and: expression.all.map(logicOf) };
  if ('any' in expression) return { or: expression.any.map(logicOf) };
  if ('not' in expression) return negated(expression.not);
  const { input: name, op } = expression;
  if (op === 'isUnknown') return isNull(name);
  return op === 'isKnown' ? isKnown(name) : { and: [isKnown(name), comparison(expression)] };
}

/** "None of these": each is known and does not hold. */
function negated(expression: Expression): Logic {
  if ('any' in expression) return { and: expression.any.map(negated) };
  if ('all' in expression) return { or: expression.all.map(negated) };
  if ('not' in expression) return logicOf(expression.not);
  return { and: [isKnown(expression.input), { '!': [comparison(expression)] }] };
}

function comparison(clause: Exclude<Expression, { all: unknown } | { any: unknown } | { not: unknown }>): Logic {
  if ('values' in clause) {
    const isIn: Logic = { in: [read(clause.input), clause.values as readonly string[]] };
    return clause.op === 'in' ? isIn : { '!': [isIn] };
  }
  if (clause.op in operators && 'value' in clause)
    return { [operators[clause.op as keyof typeof operators]]: [read(clause.input), clause.value as number | string] };
  throw new Error(`No rule of the workload says "${clause.op}" here.`);
}
