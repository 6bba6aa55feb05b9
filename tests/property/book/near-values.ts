/** Values on, beside and around the constants a document compares a fact with. */
import type { Compiled, ComputedFact, RuleCondition } from '#lib/core/compile/compiled.ts';
import type { Test } from '#lib/core/documents/nodes/clause.ts';
import type { ScaleConfig } from '#lib/core/documents/nodes/scale.ts';
import { constantValue, isDateValue, typeOf, type Constant, type Value } from '#lib/core/values.ts';
import type { Dice } from '../dice.ts';

const bits = new BigInt64Array(1);
const double = new Float64Array(bits.buffer);

/** The next number there is, towards plus (1) or minus (-1) infinity; that of an end is the end. */
export function nextTo(value: number, step: 1 | -1): number {
  if (!Number.isFinite(value)) return value;
  if (value === 0) return step * Number.MIN_VALUE;
  double[0] = value;
  bits[0]! += value > 0 === step > 0 ? 1n : -1n;
  return Number.isFinite(double[0]) ? double[0] : value;
}

export interface NearValues {
  /** By raw fact: what it is compared with as it is. */
  readonly byFact: ReadonlyMap<string, readonly Value[]>;
  /** Every constant of the document. */
  readonly all: readonly Value[];
}

export function nearValues(compiled: Compiled): NearValues {
  const facts = new Map(compiled.facts.map((fact) => [fact.name, fact]));
  const byFact = new Map<string, Value[]>();
  const all: Value[] = [];
  const note = (name: string | undefined, values: readonly Value[]) => {
    const known = values.filter((value) => typeOf(value) !== null);
    all.push(...known);
    for (let fact = name === undefined ? undefined : facts.get(name); fact; fact = facts.get(name!)) {
      if (!passing.has(fact.op)) return;
      name = fact.inputs[0]!;
    }
    if (name !== undefined) byFact.set(name, [...(byFact.get(name) ?? []), ...known]);
  };
  for (const fact of compiled.facts)
    for (const [index, values] of constantsOf(fact)) note(index === null ? undefined : fact.inputs[index], values);
  const walk = (condition: RuleCondition): void => {
    if ('all' in condition) condition.all.forEach(walk);
    else if ('any' in condition) condition.any.forEach(walk);
    else note(condition.fact, comparedWith(condition, condition.fact.endsWith('|date')));
  };
  for (const { conditions } of compiled.rules) walk(conditions);
  return { byFact, all };
}

/** Operations that hand on what they are given, or tell about it. */
const passing: ReadonlySet<string> = new Set(['default', 'typed', 'known', 'text']);

function comparedWith({ value }: { value: unknown }, isDate: boolean): Value[] {
  const scalars = (Array.isArray(value) ? value : [value]) as Value[];
  return scalars.flatMap((scalar): Value[] => {
    if (typeof scalar === 'number') return isDate ? [{ date: scalar }] : [scalar];
    return typeof scalar === 'string' || typeof scalar === 'boolean' ? [scalar] : [];
  });
}

/** By index of the input they belong to; `null` when to none. */
function constantsOf(fact: ComputedFact): [number | null, Value[]][] {
  switch (fact.op) {
    case 'default':
      return [[0, [constantValue(fact.constant)]]];
    case 'text':
      return [[0, [fact.text]]];
    case 'math': {
      const given = fact.operands.flatMap((operand) => ('constant' in operand ? [operand.constant] : []));
      const bounds = [fact.min, fact.max].filter((bound) => bound !== undefined);
      return fact.inputs.map((_, index): [number, Value[]] => [index, [...given, ...bounds, 0]]);
    }
    case 'scale':
      return [[0, turnsOf(fact.scale)]];
    case 'table':
      return fact.rows.flatMap(({ cells }) =>
        cells.map(({ input, test }): [number, Value[]] => [input, constantsIn(test).map(constantValue)]),
      );
    case 'band':
      return [[0, fact.bands.map(({ from }) => from)]];
    default:
      return [];
  }
}

function turnsOf(scale: ScaleConfig): Value[] {
  switch (scale.method) {
    case 'linear':
      return scale.points.map(([x]) => x);
    case 'logistic':
      return [scale.midpoint];
    case 'steps':
      return scale.steps.map((step) => step.at);
    case 'map':
      return scale.map.map((row) => constantValue(row.value));
  }
}

function constantsIn(test: Test): Constant[] {
  if ('values' in test) return test.values;
  if ('from' in test) return [test.from, test.to];
  return 'value' in test ? [test.value] : [];
}

/** The value itself, the nearest beside it, or one that a careless comparison takes for it. */
export function beside(dice: Dice, value: Value): Value {
  if (dice.chance(0.4)) return value;
  if (typeof value === 'number') {
    const kind = dice.int(0, 7);
    if (kind < 2) return nextTo(value, 1);
    if (kind < 4) return nextTo(value, -1);
    if (kind === 4) return value + dice.pick([1, -1]);
    if (kind === 5) return value + dice.pick([1e-9, -1e-9]);
    return kind === 6 ? -value : String(value);
  }
  if (typeof value === 'string')
    return dice.pick([
      `${value}x`,
      `x${value}`,
      value.slice(1),
      value.slice(0, -1),
      value.toUpperCase(),
      `${value} `,
      '',
    ]);
  if (isDateValue(value)) return dice.chance(0.8) ? { date: value.date + dice.pick([1, -1]) } : value.date;
  return typeof value === 'boolean' ? dice.pick([!value, String(value), value ? 1 : 0]) : value;
}
