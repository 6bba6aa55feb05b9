/** What the account evaluator says about each row, and where the book evaluator says otherwise. Numbers are compared to the bit. */
import { flagAt, valueAt, type Column, type FlagColumn } from '#lib/core/columns.ts';
import { compile } from '#lib/core/compile/compile.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { BookReading, ThresholdColumns } from '#lib/core/evaluate/book.ts';
import type { Evaluation, ThresholdReading } from '#lib/core/evaluate/evaluation.ts';
import { compute, type Computation } from '#lib/core/evaluate/operations/compute.ts';
import { isDateValue, typeOf, type Value } from '#lib/core/values.ts';
import type { BookCase, BookRow } from './book-case.ts';

/** Facts that are decided rather than computed are outputs of nodes, so the trace has them. */
const decided = ['flag', 'band', 'bandOrder'];

export interface Expected {
  /** Without clauses, and without problems about numbers that no column can hold. */
  readonly evaluation: Evaluation;
  /** Raw and computed facts, by name. */
  readonly facts: ReadonlyMap<string, Value>;
}

export interface Expectations {
  readonly compiled: Compiled;
  readonly rows: readonly Expected[];
}

export async function expectationsOf({ document, rows, distributions }: BookCase): Promise<Expectations> {
  const { compiled, problems } = compile(document);
  if (!compiled) throw new Error(problems.map(({ message }) => message).join(' '));
  const evaluator = createAccountEvaluator(compiled);
  const expected: Expected[] = [];
  for (const row of rows) {
    const evaluation = plain(await evaluator.evaluate({ ...row, distributions }));
    expected.push({ evaluation, facts: factsOf(compiled, row, evaluation, distributions) });
  }
  return { compiled, rows: expected };
}

/** An evaluation as the book evaluator can give it. */
export function plain(evaluation: Evaluation): Evaluation {
  const nodes = Object.entries(evaluation.trace).map(([id, { clauses: _, ...trace }]) => [id, trace] as const);
  const problems = evaluation.problems.filter(({ code }) => code !== 'not-finite');
  return { ...evaluation, problems, trace: Object.fromEntries(nodes) };
}

/** The trace names the outputs of nodes; what lies between them follows. */
function factsOf(
  compiled: Compiled,
  row: BookRow,
  { applies, trace }: Evaluation,
  distributions: BookCase['distributions'],
): ReadonlyMap<string, Value> {
  const facts = new Map<string, Value>();
  for (const key of compiled.reads) {
    const value = row.facts.get(key) ?? null;
    facts.set(key, typeOf(value) === null ? null : value);
  }
  for (const node of compiled.nodes)
    for (const [port, fact] of Object.entries(node.outputs)) facts.set(fact, trace[node.id]!.outputs[port]!);
  if (compiled.appliesTo !== null) facts.set(compiled.appliesTo, applies);
  const context = { distribution: (id: string) => distributions[id] };
  for (const fact of compiled.facts)
    if (!facts.has(fact.name) && !decided.includes(fact.op))
      facts.set(
        fact.name,
        compute(
          fact as Computation & typeof fact,
          fact.inputs.map((input) => facts.get(input) ?? null),
          context,
        ),
      );
  return facts;
}

/** Everything of a reading, fetched once. */
export interface Fetched {
  readonly reading: BookReading;
  readonly columns: readonly (readonly [fact: string, column: Column])[];
}

export function fetched(reading: BookReading, { reads, facts }: Compiled): Fetched {
  const names = [...reads, ...facts.map(({ name }) => name)];
  return { reading, columns: names.map((name) => [name, reading.column(name)]) };
}

/** The first thing that differs in a row; `null` when nothing does. */
export function differenceIn(
  { reading, columns }: Fetched,
  row: number,
  { evaluation, facts }: Expected,
  compiled: Compiled,
): string | null {
  const pairs: [what: string, actual: unknown, expected: unknown][] = [];
  for (const [name, column] of columns) {
    const actual = fits(valueAt(column, row), facts.get(name) ?? null);
    if (!isSame(actual, facts.get(name) ?? null)) pairs.push([name, actual, facts.get(name)]);
  }
  const { score, rawBand, forced, thresholds, flags, held } = evaluation;
  const result = reading.result ? thresholdAt(reading.result, row) : { score: null, rawBand: null, forced: null };
  pairs.push(['result', result, { score, rawBand, forced }]);
  pairs.push(['applies', reading.applies === null ? true : flagIn(reading.applies, row), evaluation.applies]);
  pairs.push(['thresholds', mapped(reading.thresholds, (each) => thresholdAt(each, row)), thresholds]);
  pairs.push(['flags', mapped(reading.flags, (each) => flagIn(each, row)), flags]);
  pairs.push(['held', heldAt(reading, row), held]);
  if (reading.result && compiled.result === null) pairs.push(['result', 'a result', 'none']);
  return firstDifference(pairs);
}

/** The first thing that differs in the evaluation of a row. */
export function differenceOf(reading: Evaluation, { evaluation }: Expected): string | null {
  const actual = plain(reading);
  const keys = new Set([...Object.keys(actual), ...Object.keys(evaluation)]) as Set<keyof Evaluation>;
  const parts = [...keys]
    .filter((key) => key !== 'trace')
    .map((key): [string, unknown, unknown] => [key, actual[key], evaluation[key]]);
  const nodes = new Set([...Object.keys(actual.trace), ...Object.keys(evaluation.trace)]);
  for (const id of nodes) parts.push([`trace of ${id}`, actual.trace[id], evaluation.trace[id]]);
  return firstDifference(parts);
}

/** A date as epoch ms, which is what rules compare, may lie in either plane. */
function fits(actual: Value, expected: Value): Value {
  return isDateValue(actual) && typeof expected === 'number' ? actual.date : actual;
}

function thresholdAt({ score, rawBand, forced, bands }: ThresholdColumns, row: number): ThresholdReading {
  const band = (index: number) => (index === -1 ? null : (bands[index] ?? `no band ${index}`));
  return {
    score: Number.isNaN(score[row]!) ? null : score[row]!,
    rawBand: band(rawBand[row]!),
    forced: band(forced[row]!),
  };
}

function flagIn(flag: FlagColumn, row: number): boolean | null | string {
  const mask = 1 << (row & 31);
  return (flag.isTrue[row >> 5]! & flag.isFalse[row >> 5]! & mask) !== 0 ? 'true and false' : flagAt(flag, row);
}

function heldAt({ held }: BookReading, row: number): Evaluation['held'] {
  return Object.fromEntries(
    Object.entries(held).flatMap(([id, { since, unknownSince }]) => {
      const stopped = unknownSince[row]!;
      return Number.isNaN(since[row]!)
        ? []
        : [[id, { since: since[row]!, unknownSince: Number.isNaN(stopped) ? null : stopped }]];
    }),
  );
}

function mapped<Item, To>(all: Readonly<Record<string, Item>>, to: (item: Item) => To): Record<string, To> {
  return Object.fromEntries(Object.entries(all).map(([key, item]) => [key, to(item)]));
}

function firstDifference(
  pairs: readonly (readonly [what: string, actual: unknown, expected: unknown])[],
): string | null {
  const found = pairs.find(([, actual, expected]) => !isSame(actual, expected));
  return found ? `${found[0]}: ${show(found[1])} instead of ${show(found[2])}` : null;
}

/** To the bit, whatever the order of keys; a key that holds `undefined` is as good as none. */
export function isSame(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  if (Array.isArray(a) && Array.isArray(b)) return a.length === b.length && a.every((each, at) => isSame(each, b[at]));
  const [one, other] = [a as Record<string, unknown>, b as Record<string, unknown>];
  const keys = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...keys].every((key) => isSame(own(one, key), own(other, key)));
}

function own(holder: Record<string, unknown>, key: string): unknown {
  return Object.hasOwn(holder, key) ? holder[key] : undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value, (_, each: unknown) =>
    typeof each === 'number' && (!Number.isFinite(each) || Object.is(each, -0))
      ? `number ${Object.is(each, -0) ? '-0' : each}`
      : each,
  );
  return text === undefined ? 'nothing' : text.length > 600 ? `${text.slice(0, 600)}…` : text;
}
