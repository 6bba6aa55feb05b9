/** Scales over many rows. */
import type { ScaleConfig } from '../../documents/nodes/scale.ts';
import { constantValue, isDateValue } from '../../values.ts';
import { above } from './compare.ts';
import { followLine, lineOf, placeOf } from './line.ts';
import type { Register } from './register.ts';
import type { Step } from './workbench.ts';

/** Steps that put the scores of a register's values into `out`, or why they have to go row by row. */
export function scaleSteps(config: ScaleConfig, from: Register, out: Float64Array): readonly Step[] | string {
  const steps = knownSteps(config, from, out);
  const { whenUnknown } = config;
  if (typeof steps === 'string' || whenUnknown === undefined) return steps;
  return [...steps, (n) => fillUnknown(out, whenUnknown, n)];
}

function knownSteps(config: ScaleConfig, from: Register, out: Float64Array): readonly Step[] | string {
  if (config.method === 'map') return mapSteps(config, from, out);
  const kernel = kernelOf(config);
  if (typeof kernel === 'string') return kernel;
  return [
    (n) => {
      if (from.number) kernel(out, from.number, n);
      else out.fill(NaN, 0, n);
    },
  ];
}

type Kernel = (out: Float64Array, x: Float64Array, n: number) => void;

function kernelOf(config: Exclude<ScaleConfig, { method: 'map' }>): Kernel | string {
  switch (config.method) {
    case 'linear': {
      const line = lineOf(config.points);
      return typeof line === 'string' ? line : (out, x, n) => followLine(out, x, line, n);
    }
    case 'logistic':
      return (out, x, n) => logistic(out, x, config, n);
    case 'steps': {
      const scores = [config.base, ...config.steps.map(({ score }) => score)];
      const limits = config.steps.map((step) => (step.above ? above(step.at) : step.at));
      if (!scores.every((score) => Number.isFinite(score) && !Object.is(score, -0)))
        return 'a score is minus zero or not finite';
      if (limits.some((limit, index) => index > 0 && !(limit >= limits[index - 1]!)))
        return 'its steps are not in order';
      const [at, score] = [Float64Array.from(limits), Float64Array.from(scores)];
      return (out, x, n) => climb(out, x, at, score, n);
    }
  }
}

/** A finite value times 0 leaves a score as it is, and unknown makes it unknown. */
function climb(out: Float64Array, x: Float64Array, at: Float64Array, scores: Float64Array, n: number): void {
  const [a, b, c] = [at[0]!, at[1] ?? Infinity, at[2] ?? Infinity];
  if (at.length > 3)
    for (let r = 0; r < n; r++) {
      const value = x[r]!;
      out[r] = scores[placeOf(at, value)]! + value * 0;
    }
  else if (at.length === 3)
    for (let r = 0; r < n; r++) {
      const value = x[r]!;
      out[r] = scores[+(value >= a) + +(value >= b) + +(value >= c)]! + value * 0;
    }
  else
    for (let r = 0; r < n; r++) {
      const value = x[r]!;
      out[r] = scores[+(value >= a) + +(value >= b)]! + value * 0;
    }
}

function logistic(
  out: Float64Array,
  x: Float64Array,
  { from, to, steepness, midpoint }: Extract<ScaleConfig, { method: 'logistic' }>,
  n: number,
): void {
  const [low, high] = [Math.min(from, to), Math.max(from, to)];
  for (let r = 0; r < n; r++) {
    const y = from + (to - from) / (1 + Math.exp(-steepness * (x[r]! - midpoint)));
    const score = Math.min(high, Math.max(low, y));
    out[r] = score - score === 0 ? score : NaN;
  }
}

/** The first row of a map that has the value counts. */
function mapSteps(config: ScaleConfig & { method: 'map' }, from: Register, out: Float64Array): readonly Step[] {
  const otherwise = config.otherwise ?? NaN;
  const [plain, dates] = [new Map<unknown, number>(), new Map<number, number>()];
  for (const { value, score } of config.map) {
    const constant = constantValue(value);
    if (isDateValue(constant)) {
      if (!dates.has(constant.date)) dates.set(constant.date, score);
    } else if (constant !== null && !plain.has(constant)) plain.set(constant, score);
  }
  const look = (value: unknown) => plain.get(value) ?? otherwise;
  const [ifTrue, ifFalse] = [look(true), look(false)];
  let scores = new Float64Array(0);
  return [
    (n) => {
      const { number, date, boolean, codes, dictionary } = from;
      out.fill(NaN, 0, n);
      if (number) for (let r = 0; r < n; r++) if (number[r]! === number[r]!) out[r] = look(number[r]);
      if (date) for (let r = 0; r < n; r++) if (date[r]! === date[r]!) out[r] = dates.get(date[r]!) ?? otherwise;
      if (boolean)
        for (let r = 0; r < n; r++) {
          const mask = 1 << (r & 31);
          if ((boolean.isTrue[r >> 5]! & mask) !== 0) out[r] = ifTrue;
          else if ((boolean.isFalse[r >> 5]! & mask) !== 0) out[r] = ifFalse;
        }
      if (!codes) return;
      if (dictionary.length > n) {
        for (let r = 0; r < n; r++) if (codes[r]! >= 0) out[r] = look(dictionary[codes[r]!]);
        return;
      }
      // Few entries: each is looked up once.
      if (scores.length < dictionary.length) scores = new Float64Array(2 * dictionary.length);
      for (let code = 0; code < dictionary.length; code++) scores[code] = look(dictionary[code]);
      for (let r = 0; r < n; r++) if (codes[r]! >= 0) out[r] = scores[codes[r]!]!;
    },
  ];
}

function fillUnknown(out: Float64Array, constant: number, n: number): void {
  for (let r = 0; r < n; r++) out[r] = out[r]! === out[r]! ? out[r]! : constant;
}
