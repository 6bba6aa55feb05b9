/** Which events and records a counting rule looks at. */
import { evaluateTest } from '../documents/nodes/evaluate-test.ts';
import type { Test } from '../documents/nodes/clause.ts';
import type { CountingRule, PropertyFilter, PropertyTest } from '../documents/signal.ts';
import type { Value } from '../values.ts';
import type { EventEntry, RecordEntry } from './history.ts';

/** The names of events, or kinds of records, that a rule counts; `*` in them stands for any text. */
export function namesOf(rule: CountingRule): readonly string[] {
  const names = rule.from === 'events' ? rule.event : rule.record;
  return typeof names === 'string' ? [names] : names;
}

/** Whether a name is one of these, where `*` stands for any text, also none; capitals count. */
export function isNamed(name: string, names: readonly string[]): boolean {
  return names.some((each) => each === name || (each.includes('*') && fitsWildcard(name, each)));
}

/** Piece by piece from the left: the first place a piece is found is always good enough, so that nothing is tried twice. */
function fitsWildcard(name: string, pattern: string): boolean {
  const pieces = pattern.split('*');
  const [first, last] = [pieces[0]!, pieces.at(-1)!];
  if (name.length < first.length + last.length || !name.startsWith(first) || !name.endsWith(last)) return false;
  const end = name.length - last.length;
  let at = first.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = name.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}

/** Whether an entry passes a filter. What cannot be decided (a missing property, another type) does not pass. */
export function passes(entry: EventEntry | RecordEntry, where: PropertyFilter | undefined): boolean {
  if (where === undefined) return true;
  const { match, tests } = testsOf(where);
  const holds = ({ property, test }: PropertyTest): boolean => evaluateTest(test, propertyOf(entry, property)) === true;
  return match === 'any' ? tests.some(holds) : tests.every(holds);
}

/** A filter in its long form, whichever way it was written. */
export function testsOf(where: PropertyFilter): {
  readonly match: 'all' | 'any';
  readonly tests: readonly PropertyTest[];
} {
  const { all, any } = where as { all?: unknown; any?: unknown };
  if (Array.isArray(any)) return { match: 'any', tests: any as PropertyTest[] };
  if (Array.isArray(all)) return { match: 'all', tests: all as PropertyTest[] };
  const short = Object.entries(where as Record<string, Test>);
  return { match: 'all', tests: short.map(([property, test]) => ({ property, test })) };
}

/** `null` when the entry has no such property. */
export function propertyOf(entry: EventEntry | RecordEntry, property: string | undefined): Value {
  return property !== undefined && Object.hasOwn(entry.properties, property) ? entry.properties[property]! : null;
}
