/** Random configs of the nodes that read, shape and combine. Every option of every type has its turn. */
import type { ConfigOf } from '#lib/core/documents/nodes/catalogue.ts';
import { aggregates, readFunctions, type Read } from '#lib/core/documents/nodes/signal.ts';
import type { ValueType } from '#lib/core/values.ts';
import { someNumber, type Dice } from './dice.ts';
import { randomAttributes, randomModels, randomSegments, randomSignals } from './random-surroundings.ts';
import { randomConstant, randomExpression, randomTest, type TypedInput } from './random-tests.ts';

export interface Source {
  readonly type: 'signal' | 'attribute' | 'model';
  readonly config: unknown;
  readonly port: 'value' | 'score';
  readonly gives: ValueType;
}

export function randomSource(dice: Dice, wanted?: ValueType): Source {
  for (;;) {
    const source = dice.pick([signalSource, signalSource, attributeSource, modelSource])(dice);
    if (wanted === undefined || source.gives === wanted) return source;
  }
}

function signalSource(dice: Dice): Source {
  const signal = dice.pick(randomSignals);
  const read = randomRead(dice, signal.type);
  const gives = read.fn === 'latest' ? signal.type : 'number';
  return {
    type: 'signal',
    port: 'value',
    gives,
    config: { signal: signal.key, read, ...dice.maybe(0.2, () => ({ whenMissing: randomConstant(dice, gives) })) },
  };
}

function randomRead(dice: Dice, type: ValueType): Read {
  const fn = dice.pick(type === 'number' ? readFunctions : (['latest', 'latest', 'count', 'daysSince'] as const));
  const days = dice.int(1, 90);
  const windowless = fn === 'latest' || fn === 'daysSince';
  return {
    fn,
    ...(windowless && !dice.chance(0.2) ? {} : { days }),
    ...dice.maybe(0.2, () => ({ offsetDays: dice.int(1, 30) })),
    ...(fn === 'change' || fn === 'changePct' ? dice.maybe(0.5, () => ({ of: dice.pick(aggregates) })) : {}),
    ...(windowless || type !== 'number'
      ? {}
      : dice.maybe(0.2, () => ({ bucket: { days: dice.int(1, days), fn: dice.pick(aggregates) } }))),
    ...(fn === 'decayAvg' ? { halfLifeDays: dice.pick([7, 14, 0.5]) } : {}),
    ...dice.maybe(0.15, () => ({ maxAgeDays: dice.int(1, 60) })),
  };
}

function attributeSource(dice: Dice): Source {
  const { name, type } = dice.pick(randomAttributes);
  const as = type === 'date' ? dice.pick(['value', 'daysSince', 'daysUntil'] as const) : 'value';
  const gives = as === 'value' ? type : 'number';
  return {
    type: 'attribute',
    port: 'value',
    gives,
    config: { attribute: name, as, ...dice.maybe(0.2, () => ({ whenMissing: randomConstant(dice, gives) })) },
  };
}

function modelSource(dice: Dice): Source {
  const { key, bands } = dice.pick(randomModels);
  const read = dice.pick(['score', 'band', 'bandOrder', 'change', 'daysInBand'] as const);
  const whenMissing = dice.maybe(0.2, () => ({ whenMissing: read === 'band' ? dice.pick(bands) : dice.int(0, 100) }));
  const config = { model: key, read, ...(read === 'change' ? { days: dice.int(1, 60) } : {}), ...whenMissing };
  return {
    type: 'model',
    port: read === 'score' ? 'score' : 'value',
    gives: read === 'band' ? 'text' : 'number',
    config,
  };
}

const inputNames = ['a', 'b', 'x1', 'toString', 'valueOf', 'z-9', 'B'] as const;

/** Names of ports, as many as asked for and no two alike. */
export function randomKeys(dice: Dice, count: number): string[] {
  return dice.some(inputNames, count);
}

export function randomMath(dice: Dice): ConfigOf<'math'> {
  const fn = dice.pick(['add', 'subtract', 'multiply', 'divide', 'min', 'max', 'abs', 'clip'] as const);
  const count = fn === 'abs' || fn === 'clip' ? 1 : fn === 'subtract' || fn === 'divide' ? 2 : dice.int(2, 4);
  const keys = randomKeys(dice, count);
  const constantAt = count > 1 && dice.chance(0.4) ? dice.int(0, count - 1) : -1;
  const operands = keys.map((key, index) => (index === constantAt ? { key, constant: someNumber(dice) } : { key }));
  if (fn !== 'clip') return { fn, operands };
  const [low, high] = [someNumber(dice), someNumber(dice)].sort((a, b) => a - b) as [number, number];
  return { fn, operands, ...dice.pick([{ min: low }, { max: high }, { min: low, max: high }]) };
}

/** Different numbers, rising. */
function rising(dice: Dice, count: number, one: () => number): number[] {
  const found = new Set<number>();
  while (found.size < count) found.add(one());
  return [...found].sort((a, b) => a - b);
}

export function randomScale(dice: Dice, input: ValueType): ConfigOf<'scale'> {
  const unbounded = dice.chance(0.2);
  const out = () => (unbounded ? someNumber(dice) : dice.pick([dice.int(0, 100), dice.int(0, 1000) / 10, 0, 100]));
  const ends = {
    ...(unbounded ? { unbounded } : dice.maybe(0.1, () => ({ unbounded: false }))),
    ...dice.maybe(0.25, () => ({ whenUnknown: out() })),
  };
  const method = input === 'number' ? dice.pick(['linear', 'logistic', 'steps', 'map'] as const) : 'map';
  switch (method) {
    case 'linear':
      return {
        method,
        points: rising(dice, dice.int(2, 6), () => someNumber(dice)).map((x): [number, number] => [x, out()]),
        ...ends,
      };
    case 'logistic':
      return {
        method,
        midpoint: someNumber(dice),
        steepness: dice.pick([0.1, 1, -0.5, 5, 0]),
        from: out(),
        to: out(),
        ...ends,
      };
    case 'steps': {
      const at = rising(dice, dice.int(1, 5), () => someNumber(dice));
      return {
        method,
        base: out(),
        steps: at.map((each, index) => ({
          key: `s${index}`,
          at: each,
          score: out(),
          ...dice.maybe(0.3, () => ({ above: dice.chance(0.7) })),
        })),
        ...ends,
      };
    }
    case 'map': {
      const rows = Array.from({ length: dice.int(1, 5) }, (_, index) => ({
        key: `m${index}`,
        value: randomConstant(dice, input),
        score: out(),
      }));
      return { method, map: rows, ...dice.maybe(0.5, () => ({ otherwise: out() })), ...ends };
    }
  }
}

export function randomTable(
  dice: Dice,
  inputs: readonly TypedInput[],
): { config: ConfigOf<'table'>; gives: ValueType } {
  const output = dice.pick(['score', 'value'] as const);
  const gives = output === 'score' ? 'number' : dice.pick(['number', 'text', 'boolean', 'date'] as const);
  const out = () => (dice.chance(0.15) ? null : output === 'score' ? dice.int(0, 100) : randomConstant(dice, gives));
  const rows = Array.from({ length: dice.int(1, 5) }, (_, index) => ({
    key: `r${index}`,
    when: Object.fromEntries(
      dice.some(inputs, dice.int(0, inputs.length)).map(({ key, type }) => [key, randomTest(dice, type)]),
    ),
    out: out(),
  }));
  return { config: { inputs: inputs.map(({ key }) => key), output, rows, otherwise: out() }, gives };
}

export function randomRank(dice: Dice): ConfigOf<'rank'> {
  return {
    better: dice.pick(['higher', 'lower'] as const),
    ...dice.maybe(0.4, () => ({ segment: dice.pick(randomSegments) })),
  };
}

export function randomWeighting(
  dice: Dice,
  method: ConfigOf<'weighting'>['method'],
  edges: readonly string[],
): ConfigOf<'weighting'> {
  const counted = dice.pick(edges);
  const weighed = edges.filter((edge) => edge === counted || dice.chance(0.8));
  const weights = Object.fromEntries(
    weighed.map((edge) => [edge, edge === counted ? dice.int(1, 60) : dice.pick([0, 1, 20, 40, 0.5])]),
  );
  const [low, high] = [dice.int(0, 40), dice.int(50, 100)];
  return {
    method,
    weights,
    missing: dice.pick(['redistribute', 'redistribute', 'unknown', { constant: dice.int(0, 100) }] as const),
    ...dice.maybe(0.3, () => ({ minCoverage: dice.pick([0, 0.25, 0.5, 2 / 3, 1]) })),
    ...(method === 'sum'
      ? {
          ...dice.maybe(0.6, () => ({ start: someNumber(dice) })),
          ...dice.maybe(0.5, () => ({ clip: [low, high] as [number, number] })),
        }
      : {}),
  };
}

export function randomCondition(dice: Dice, inputs: readonly TypedInput[]): ConfigOf<'condition'> {
  return {
    inputs: inputs.map(({ key }) => key),
    when: randomExpression(dice, inputs),
    ...dice.maybe(0.25, () => ({ forDays: dice.pick([0, 1, 7, 0.5]) })),
    ...dice.maybe(0.3, () => ({ reentry: randomReentry(dice) })),
  };
}

export function randomReentry(dice: Dice): NonNullable<ConfigOf<'condition'>['reentry']> {
  return dice.pick([
    { policy: 'episode' },
    { policy: 'cooldown', days: dice.int(0, 30) },
    { policy: 'limit', times: dice.int(1, 3), days: dice.int(1, 30) },
    { policy: 'once' },
  ] as const);
}

export function randomThreshold(dice: Dice): ConfigOf<'threshold'> {
  const names = ['constructor-like', 'at-risk', 'concerning', 'ok', 'toString'] as const;
  const keys = dice.some(names, dice.int(2, 5));
  const from = [0, ...rising(dice, keys.length - 1, () => dice.pick([dice.int(1, 100), dice.int(1, 999) / 10]))];
  const bands = keys.map((key, index) => ({
    key,
    from: from[index]!,
    tone: dice.pick(['good', 'warn', 'bad', 'neutral'] as const),
    ...dice.maybe(0.5, () => ({ name: `Band ${key}` })),
  }));
  return {
    bands,
    hysteresis: dice.pick([0, 2, 5.5]),
    minDwellDays: dice.pick([0, 0, 3]),
    ...dice.maybe(0.4, () => ({ force: dice.some(keys, dice.int(0, keys.length)) })),
    ...dice.maybe(0.3, () => ({ reentry: randomReentry(dice) })),
  };
}
