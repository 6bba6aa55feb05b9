/** What score points of one closure have in common: the names of their flags and contributions, which no row repeats. */
import { z } from 'zod';
import { flagCodes, type FlagList, type NumberList } from '#lib/core/evaluate/lists.ts';
import type { Connection } from '../connection.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import type { WriterContext } from '../writer-context.ts';

export interface PointShape {
  readonly n: number;
  /** By its number. */
  readonly closure: number;
  /** Sorted. */
  readonly flags: readonly string[];
  readonly contributions: readonly string[];
}

interface ShapeRow {
  readonly n: number;
  readonly closure: number;
  readonly flags: string;
  readonly contributions: string;
}

const names = z.array(z.string());
const SHAPE = 'SELECT n, closure, flags, contributions FROM point_shapes WHERE n = ?';
const NEWEST = 'SELECT n, closure, flags, contributions FROM point_shapes WHERE closure = ? ORDER BY n DESC LIMIT 1';
const ADD = 'INSERT INTO point_shapes (closure, flags, contributions) VALUES (?, ?, ?)';

/** Shapes never change, and a point names one that is there: `undefined` is damage. */
export function readShape(connection: Connection, n: number): PointShape | undefined {
  const row = connection.prepare<ShapeRow>(SHAPE).get(n);
  return row && shapeFrom(row);
}

function shapeFrom({ n, closure, flags, contributions }: ShapeRow): PointShape {
  const where = `The names of scores (${n})`;
  return { n, closure, flags: readJson(names, flags, where), contributions: readJson(names, contributions, where) };
}

/** The closure's newest shape, which has the names of all before it and those given; made where there is none. */
export function shapeFor(
  context: WriterContext,
  closure: number,
  flags: readonly string[],
  contributions: readonly string[],
): PointShape {
  const row = context.prepare<ShapeRow>(NEWEST).get(closure);
  const newest = row && shapeFrom(row);
  if (newest && hasAll(newest.flags, flags) && hasAll(newest.contributions, contributions)) return newest;
  const made = {
    closure,
    flags: both(newest?.flags, flags),
    contributions: both(newest?.contributions, contributions),
  };
  const { lastInsertRowid } = context.prepare(ADD).run(closure, stableJson(made.flags), stableJson(made.contributions));
  return { n: Number(lastInsertRowid), ...made };
}

function hasAll(names: readonly string[], wanted: readonly string[]): boolean {
  if (names === wanted) return true;
  const known = new Set(names);
  return wanted.every((each) => known.has(each));
}

function both(some: readonly string[] = [], others: readonly string[]): readonly string[] {
  return [...new Set([...some, ...others])].sort();
}

/** The list in the order of other names, which have all of its own. */
export function numbersIn(names: readonly string[], { keys, values }: NumberList): Float64Array {
  if (isSameList(names, keys)) return values;
  const at = new Map(keys.map((key, i) => [key, i]));
  return Float64Array.from(names, (name) => values[at.get(name) ?? -1] ?? NaN);
}

export function flagsIn(names: readonly string[], { keys, codes }: FlagList): string {
  if (isSameList(names, keys)) return codes;
  const at = new Map(keys.map((key, i) => [key, i]));
  return names.map((name) => codes[at.get(name) ?? -1] ?? flagCodes.none).join('');
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  return a === b || (a.length === b.length && a.every((each, i) => each === b[i]));
}

/** Bit for bit, but that none is none. */
export function isSameNumbers(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (!Object.is(a[i], b[i])) return false;
  return true;
}
