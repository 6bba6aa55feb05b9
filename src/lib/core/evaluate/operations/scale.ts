import type { ScaleConfig } from '../../documents/nodes/scale.ts';
import { constantValue, isDateValue, typeOf, type Value } from '../../values.ts';

/** The score (or points) a scale gives a value. Numbers only, except for maps; anything else is unknown, and so is what is beyond all numbers. */
export function scaled(config: ScaleConfig, value: Value): number | null {
  return scaledKnown(config, value) ?? config.whenUnknown ?? null;
}

function scaledKnown(config: ScaleConfig, value: Value): number | null {
  if (config.method === 'map') return typeOf(value) === null ? null : mapped(config, value);
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const score = calculated(config, value);
  return Number.isFinite(score) ? score : null;
}

function calculated(config: Exclude<ScaleConfig, { method: 'map' }>, value: number): number {
  switch (config.method) {
    case 'linear':
      return onLine(config.points, value);
    case 'logistic':
      return within(
        config.from,
        config.to,
        config.from + (config.to - config.from) / (1 + Math.exp(-config.steepness * (value - config.midpoint))),
      );
    case 'steps':
      return config.steps.reduce(
        (score, step) => ((step.above ? value > step.at : value >= step.at) ? step.score : score),
        config.base,
      );
  }
}

/** Piecewise linear through points in x order, clamped outside. */
function onLine(points: readonly (readonly [number, number])[], x: number): number {
  const next = points.findIndex((point) => point[0] > x);
  if (next === 0) return points[0]![1];
  if (next < 0) return points.at(-1)![1];
  const [x0, y0] = points[next - 1]!;
  const [x1, y1] = points[next]!;
  return within(y0, y1, y0 + (x - x0) * ((y1 - y0) / (x1 - x0)));
}

/** Between two ends, whichever is higher: rounding may take a number a hair outside. */
function within(one: number, other: number, y: number): number {
  return Math.min(Math.max(one, other), Math.max(Math.min(one, other), y));
}

function mapped(config: ScaleConfig & { method: 'map' }, value: Value): number | null {
  const row = config.map.find((each) => isSame(constantValue(each.value), value));
  return row ? row.score : (config.otherwise ?? null);
}

function isSame(a: Value, b: Value): boolean {
  return isDateValue(a) && isDateValue(b) ? a.date === b.date : a === b;
}
