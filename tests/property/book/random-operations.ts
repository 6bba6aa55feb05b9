/** Programs of a few operations over raw facts, one upon another: what nodes compute, without documents around it. */
import type { Compiled, ComputedFact, Operation } from '#lib/core/compile/compiled.ts';
import type { ValueType } from '#lib/core/values.ts';
import { someNumber, someTexts, type Dice } from '../dice.ts';
import { randomConstant } from '../random-tests.ts';
import { randomScale, randomTable } from '../random-values.ts';
import { nextTo } from './near-values.ts';

const types: readonly ValueType[] = ['number', 'number', 'number', 'text', 'boolean', 'date'];

export function randomProgram(dice: Dice): Compiled {
  const reads = ['a', 'b', 'c', 'd'].slice(0, dice.int(1, 4));
  const facts: ComputedFact[] = [];
  const count = dice.int(1, 4);
  for (let at = 0; at < count; at++) {
    const names = [...reads, ...facts.map(({ name }) => name)];
    const { inputs, ...operation } = randomOperation(dice, () => (dice.chance(0.03) ? 'unknown' : dice.pick(names)));
    facts.push({ ...operation, inputs, name: `op_${at}.out`, nodeId: `op_${at}` });
  }
  return {
    compilerVersion: 1,
    key: 'program',
    kind: 'workflow',
    logicHash: '',
    scoreHash: '',
    reads,
    nodes: [],
    facts,
    rules: [],
    result: null,
    appliesTo: null,
    thresholds: [],
    conditions: [],
  };
}

type Wired = Operation & { readonly inputs: readonly string[] };

function randomOperation(dice: Dice, input: () => string): Wired {
  const inputs = (count: number) => Array.from({ length: count }, input);
  switch (dice.int(0, 9)) {
    case 0:
      return { op: 'default', constant: randomConstant(dice, dice.pick(types)), inputs: inputs(1) };
    case 1:
    case 2:
      return randomMath(dice, input);
    case 3:
    case 4:
      return { op: 'scale', scale: oddly(dice, randomScale(dice, dice.pick(types))), inputs: inputs(1) };
    case 5: {
      const columns = ['a', 'b', 'c'].slice(0, dice.int(1, 3)).map((key) => ({ key, type: dice.pick(types) }));
      const { config } = randomTable(dice, columns);
      const rows = config.rows.map(({ key, when, out }) => ({
        key,
        out,
        cells: columns.flatMap((column, index) =>
          Object.hasOwn(when, column.key) ? [{ input: index, test: when[column.key]! }] : [],
        ),
      }));
      return { op: 'table', rows: oddly(dice, rows), otherwise: config.otherwise, inputs: inputs(columns.length) };
    }
    case 6:
      return { op: 'rank', better: dice.pick(['higher', 'lower']), inputs: inputs(1) };
    case 7: {
      const rows = ['x', 'y', 'z'].slice(0, dice.int(1, 3));
      return { op: 'switch', rows, inputs: inputs(2 * rows.length + 1) };
    }
    default:
      return randomWeighting(dice, input);
  }
}

const scalars = [0, -0, 0.1, 1 / 3, 33.3, 1, 100, 5e-324, 1e308, -1e308, 1.7976931348623157e308, 1e-300, 2 ** 53];

/** A copy, now and then with a number that is odd, the same as another, or right beside it. */
function oddly<Config extends object>(dice: Dice, config: Config): Config {
  const copy = structuredClone(config);
  const places: { holder: Record<string, unknown>; key: string }[] = [];
  const walk = (holder: Record<string, unknown>) => {
    for (const [key, value] of Object.entries(holder))
      if (typeof value === 'number') places.push({ holder, key });
      else if (typeof value === 'object' && value !== null) walk(value as Record<string, unknown>);
  };
  walk(copy as Record<string, unknown>);
  while (places.length > 0 && dice.chance(0.4)) {
    const [to, from] = [dice.pick(places), dice.pick(places)];
    const other = from.holder[from.key] as number;
    to.holder[to.key] = dice.pick([dice.pick(scalars), dice.next() * 100, other, nextTo(other, dice.pick([1, -1]))]);
  }
  return copy;
}

function randomMath(dice: Dice, input: () => string): Wired {
  const fn = dice.pick(['add', 'subtract', 'multiply', 'divide', 'min', 'max', 'abs', 'clip'] as const);
  const usual = fn === 'abs' || fn === 'clip' ? 1 : fn === 'subtract' || fn === 'divide' ? 2 : dice.int(1, 5);
  const inputs: string[] = [];
  const operands = Array.from({ length: dice.chance(0.05) ? dice.int(1, 3) : usual }, () =>
    dice.chance(0.25)
      ? { constant: dice.pick([dice.pick(scalars), someNumber(dice)]) }
      : { input: inputs.push(input()) - 1 },
  );
  const bounds = {
    ...dice.maybe(0.6, () => ({ min: someNumber(dice) })),
    ...dice.maybe(0.6, () => ({ max: someNumber(dice) })),
  };
  return { op: 'math', fn, operands, ...(fn === 'clip' ? bounds : {}), inputs };
}

function randomWeighting(dice: Dice, input: () => string): Wired {
  const inputs = Array.from({ length: dice.chance(0.1) ? dice.int(8, 12) : dice.int(0, 6) }, input);
  const one = dice.next();
  const weight = dice.pick<() => number>([
    () => dice.int(0, 60),
    () => dice.pick([0, 1, 20, 40, 0.5]),
    () => dice.pick([5e-324, 1e-323, 1e-320, 3e-310, 0]),
    () => dice.pick([1e308, 1.7e308, 1e300]),
    () => dice.pick([1, 1e-6, 9e-7, 1.1e-6, 1e-16]),
    () => one,
    () => dice.next(),
  ]);
  const weights = inputs.map(weight);
  const total = weights.reduce((sum, each) => sum + each, 0);
  const share = weights.reduce((sum, each) => (dice.chance(0.6) ? sum + each : sum), 0) / total;
  const isShare = share >= 0 && share <= 1;
  return {
    op: 'weighting',
    method: dice.pick(['mean', 'mean', 'worst', 'best', 'sum']),
    weights,
    missing: dice.pick(['redistribute', 'unknown', { constant: dice.pick([12.3, 0, -0, 100, 1e308]) }]),
    minCoverage: isShare
      ? Math.min(1, Math.max(0, dice.pick([0, 0, 0.5, share, nextTo(share, 1), nextTo(share, -1)])))
      : 0,
    start: dice.pick([0, 0, -0, 5, someNumber(dice), -1e308]),
    clip: dice.pick([
      [0, 100],
      [10, 50],
      [50, 50],
    ]),
    inputs,
  };
}

/** What a column may hold, some of it again and again. */
export const oddTexts = [...someTexts, 'x'.repeat(300), '\ud83e'] as const;
