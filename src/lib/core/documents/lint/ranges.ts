/** The lowest and highest number that each output can give when it is known: interval arithmetic along the connections. */
import type { GraphNode, NodeOfType } from '../nodes/catalogue.ts';
import { weightOf } from '../nodes/weighting.ts';
import type { LintContext } from './context.ts';

/** Both ends included; infinite where nothing is known. `null`: no number can arrive. */
export type Range = readonly [low: number, high: number] | null;

const anything: Range = [-Infinity, Infinity];
const anyScore: Range = [0, 100];

/** What each node's number can be, by node id (a threshold's own outputs are no scores and left out). */
export function rangesOf({ graph, nodes }: LintContext): ReadonlyMap<string, Range> {
  const ranges = new Map<string, Range>();
  for (const id of graph.order) {
    const node = nodes.get(id);
    if (!node) continue;
    const arriving = (port: string) =>
      graph.into(id, port).map(({ id: edge, edge: { from } }) => ({
        edge,
        range: graph.output(...from) ? outputRange(nodes, ranges, from) : anything,
      }));
    ranges.set(id, rangeOf(node, arriving));
  }
  return ranges;
}

/** A band order is a small number and a band no number; neither is followed further. */
function outputRange(
  nodes: LintContext['nodes'],
  ranges: ReadonlyMap<string, Range>,
  [id]: readonly [string, string],
): Range {
  return nodes.get(id)?.type === 'threshold' ? anything : (ranges.get(id) ?? anything);
}

type Arriving = (port: string) => readonly { readonly edge: string; readonly range: Range }[];

function rangeOf(node: GraphNode, arriving: Arriving): Range {
  const one = (port: string): Range => arriving(port)[0]?.range ?? null;
  switch (node.type) {
    case 'model':
      return node.config.read === 'score' ? orConstant(anyScore, node.config.whenMissing) : anything;
    case 'scale':
      return scaleRange(node, one('value'));
    case 'table':
      return hull(
        [...node.config.rows.map(({ out }) => out), node.config.otherwise].map((out): Range =>
          typeof out === 'number' ? [out, out] : null,
        ),
      );
    case 'rank':
      return anyScore;
    case 'math':
      return mathRange(node, one);
    case 'weighting':
      return weightingRange(node, arriving('inputs'));
    case 'switch':
      return hull([...node.config.rows.map(({ key }) => one(`score:${key}`)), one('otherwise')]);
    default:
      return anything;
  }
}

function hull(ranges: readonly Range[]): Range {
  const known = ranges.filter((range) => range !== null);
  return known.length === 0
    ? null
    : [Math.min(...known.map(([low]) => low)), Math.max(...known.map(([, high]) => high))];
}

function orConstant(range: Range, constant: unknown): Range {
  return typeof constant === 'number' ? hull([range, [constant, constant]]) : range;
}

function scaleRange({ config }: NodeOfType<'scale'>, input: Range): Range {
  const outputs = (): Range => {
    if (input === null) return null;
    switch (config.method) {
      case 'linear':
        return linearRange(config.points, input);
      case 'logistic':
        return [Math.min(config.from, config.to), Math.max(config.from, config.to)];
      case 'steps': {
        const reached = config.steps
          .filter((step, index) => step.at <= input[1] && (config.steps[index + 1]?.at ?? Infinity) >= input[0])
          .map(({ score }) => score);
        const first = config.steps[0]!.at;
        return hull([...reached, ...(input[0] <= first ? [config.base] : [])].map((each): Range => [each, each]));
      }
      case 'map':
        return hull(
          [...config.map.map(({ score }) => score), ...(config.otherwise === undefined ? [] : [config.otherwise])].map(
            (each): Range => [each, each],
          ),
        );
    }
  };
  return orConstant(outputs(), config.whenUnknown);
}

function linearRange(points: readonly (readonly [number, number])[], [low, high]: readonly [number, number]): Range {
  const inside = points.filter(([x]) => x >= low && x <= high).map(([, y]) => y);
  return hull([...inside, linearAt(points, low), linearAt(points, high)].map((y): Range => [y, y]));
}

/** Piecewise linear through the points, clamped outside. */
function linearAt(points: readonly (readonly [number, number])[], x: number): number {
  const next = points.findIndex(([each]) => each > x);
  if (next === 0) return points[0]![1];
  if (next < 0) return points.at(-1)![1];
  const [[x0, y0], [x1, y1]] = [points[next - 1]!, points[next]!];
  return y0 + ((x - x0) / (x1 - x0)) * (y1 - y0);
}

function mathRange({ config }: NodeOfType<'math'>, one: (port: string) => Range): Range {
  const operands = config.operands.map(({ key, constant }): Range =>
    constant === undefined ? one(key) : [constant, constant],
  );
  const known = operands.filter((range) => range !== null);
  if (known.length < operands.length || known.length === 0) return null;
  const fold = (step: (a: readonly [number, number], b: readonly [number, number]) => readonly [number, number]) =>
    tidy(known.reduce(step));
  switch (config.fn) {
    case 'add':
      return fold((a, b) => [a[0] + b[0], a[1] + b[1]]);
    case 'subtract':
      return fold((a, b) => [a[0] - b[1], a[1] - b[0]]);
    case 'multiply':
      return fold((a, b) => {
        // 0 times infinity is 0 here: the infinite end is never taken
        const products = a.flatMap((x) => b.map((y) => (x === 0 || y === 0 ? 0 : x * y)));
        return [Math.min(...products), Math.max(...products)];
      });
    case 'min':
      return fold((a, b) => [Math.min(a[0], b[0]), Math.min(a[1], b[1])]);
    case 'max':
      return fold((a, b) => [Math.max(a[0], b[0]), Math.max(a[1], b[1])]);
    case 'abs': {
      const [low, high] = known[0]!;
      return [low > 0 ? low : high < 0 ? -high : 0, Math.max(Math.abs(low), Math.abs(high))];
    }
    case 'clip': {
      const clip = (x: number) => Math.min(Math.max(x, config.min ?? -Infinity), config.max ?? Infinity);
      return [clip(known[0]![0]), clip(known[0]![1])];
    }
    case 'divide':
      return anything;
  }
}

function tidy(range: readonly [number, number]): Range {
  return Number.isNaN(range[0]) || Number.isNaN(range[1]) ? anything : range;
}

function weightingRange({ config }: NodeOfType<'weighting'>, arriving: ReturnType<Arriving>): Range {
  const { missing } = config;
  const counted = arriving
    .map(({ edge, range }) => ({
      weight: weightOf(config, edge),
      range: typeof missing === 'object' ? hull([range, [missing.constant, missing.constant]]) : range,
    }))
    .filter(({ weight }) => weight > 0);
  const known = counted.flatMap(({ weight, range }) => (range === null ? [] : [{ weight, range }]));
  if (missing === 'unknown' && known.length < counted.length) return null;
  if (known.length === 0 && config.method !== 'sum') return null;
  const mayMiss = missing === 'redistribute';
  const [lows, highs] = [known.map(({ range }) => range[0]), known.map(({ range }) => range[1])];
  switch (config.method) {
    case 'mean':
      // with inputs missing any of them may stand alone
      return mayMiss ? [Math.min(...lows), Math.max(...highs)] : [meanOf(known, 0), meanOf(known, 1)];
    case 'worst':
      return [Math.min(...lows), mayMiss ? Math.max(...highs) : Math.min(...highs)];
    case 'best':
      return [mayMiss ? Math.min(...lows) : Math.max(...lows), Math.max(...highs)];
    case 'sum': {
      const [low, high] = config.clip ?? [0, 100];
      const points = (side: 0 | 1) =>
        known.reduce(
          (sum, { weight, range }) =>
            sum +
            (mayMiss
              ? side === 0
                ? Math.min(0, weight * range[0])
                : Math.max(0, weight * range[1])
              : weight * range[side]),
          config.start ?? 0,
        );
      const clip = (x: number) => Math.min(Math.max(x, low), high);
      return [clip(points(0)), clip(points(1))];
    }
  }
}

function meanOf(inputs: readonly { weight: number; range: readonly [number, number] }[], side: 0 | 1): number {
  return (
    inputs.reduce((sum, { weight, range }) => sum + weight * range[side], 0) /
    inputs.reduce((sum, { weight }) => sum + weight, 0)
  );
}
