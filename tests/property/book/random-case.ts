/** Random documents with random rows, many of which stand on the boundaries of their document. */
import { compile } from '#lib/core/compile/compile.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { Evaluation, Held } from '#lib/core/evaluate/evaluation.ts';
import { typeOf, type Value } from '#lib/core/values.ts';
import { diceOf, someDays, someNumber, someTexts, type Dice } from '../dice.ts';
import { randomGraph } from '../random-document.ts';
import { typeOfFact } from '../random-facts.ts';
import type { BookCase, BookRow } from './book-case.ts';
import { beside, nearValues, nextTo, type NearValues } from './near-values.ts';
import { randomVariant, withBoundaries } from './random-variant.ts';

const now = Date.UTC(2026, 0, 15, 12);
const dayMs = 86_400_000;

export interface CaseSize {
  /** About how many scoring nodes, at most. */
  readonly nodes: number;
  readonly rows: number;
  /** Of the first block. */
  readonly extent: number;
}

/** The same seed and size always give the same case. */
export async function randomCase(seed: number, size: CaseSize): Promise<BookCase> {
  const dice = diceOf(seed);
  const graph = { ...randomGraph(seed, dice.int(1, size.nodes)), cases: [] };
  const drawn = randomVariant(dice, graph, dice.pick([0, 1, 2, 4, 8]));
  return randomCaseOf(drawn, seed, size, (sample) => onBoundaries(dice, drawn, sample));
}

/** Random rows for a document there is; `change` may put the document on the boundaries of a few of them. */
export async function randomCaseOf(
  drawn: GraphDocument,
  seed: number,
  size: Omit<CaseSize, 'nodes'>,
  change: (sample: readonly Evaluation[]) => GraphDocument = () => drawn,
): Promise<BookCase> {
  const dice = diceOf(seed ^ 0x5bd1e995);
  const mood = randomMood(dice);
  const sample = await lookAt(drawn, rowsOf(dice, drawn, 3, mood));
  const document = change(sample);
  const rows = rowsOf(dice, document, size.rows, mood);
  return { document, rows, distributions: distributionsOf(dice, document, sample), extent: size.extent, seed };
}

function compiledOf(document: GraphDocument): Compiled {
  const { compiled, problems } = compile(document);
  if (!compiled) throw new Error(problems.map(({ message }) => message).join(' '));
  return compiled;
}

async function lookAt(document: GraphDocument, rows: readonly BookRow[]): Promise<Evaluation[]> {
  const evaluator = createAccountEvaluator(compiledOf(document));
  const found: Evaluation[] = [];
  for (const row of rows) found.push(await evaluator.evaluate(row));
  return found;
}

/** What numbers arrived at each node. */
function arrivals(sample: readonly Evaluation[]): Map<string, number[]> {
  const byNode = new Map<string, number[]>();
  for (const { trace } of sample)
    for (const { nodeId, inputs } of Object.values(trace)) {
      const numbers = inputs.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
      byNode.set(nodeId, [...(byNode.get(nodeId) ?? []), ...numbers]);
    }
  return byNode;
}

function onBoundaries(dice: Dice, document: GraphDocument, sample: readonly Evaluation[]): GraphDocument {
  const chosen = [...arrivals(sample)].flatMap(([id, numbers]): [string, number][] =>
    numbers.length > 0 && dice.chance(0.25) ? [[id, dice.pick(numbers)]] : [],
  );
  return chosen.length === 0 ? document : withBoundaries(dice, document, chosen);
}

/** How much of what a case's accounts have is missing, and how much nobody should send. */
interface Mood {
  readonly unknown: number;
  readonly hostile: number;
  readonly near: number;
}

function randomMood(dice: Dice): Mood {
  return {
    unknown: dice.pick([0, 0.02, 0.15, 0.15, 0.5]),
    hostile: dice.pick([0, 0, 0.03, 0.1, 0.5]),
    near: dice.pick([0.3, 0.6, 0.9]),
  };
}

const notValues: readonly unknown[] = [
  undefined,
  [],
  [3],
  {},
  { date: '2026-01-01' },
  10n,
  Symbol.iterator,
  { fact: 'x' },
];

const hostile: readonly unknown[] = [
  ...[
    NaN,
    Infinity,
    -Infinity,
    -0,
    0,
    1e308,
    -1e308,
    1.7976931348623157e308,
    5e-324,
    -5e-324,
    2.2e-308,
    2 ** 53 + 2,
    1e21,
  ],
  ...[
    '',
    ' ',
    '9',
    'NaN',
    'null',
    'true',
    '__proto__',
    'constructor',
    '\u0000',
    '🦊',
    '\ud83e',
    'é',
    'é',
    'x'.repeat(3000),
  ],
  ...[
    true,
    false,
    null,
    { date: 0 },
    { date: -0 },
    { date: NaN },
    { date: Infinity },
    { date: 8.64e15 },
    { date: -8.64e15 },
    { date: 1e308 },
  ],
  ...notValues,
];

function rowsOf(dice: Dice, document: GraphDocument, count: number, mood: Mood): BookRow[] {
  const compiled = compiledOf(document);
  const near = nearValues(compiled);
  const pools = new Map(
    compiled.reads.map((key) => [key, Array.from({ length: 3 }, () => randomValue(dice, key, near, mood))]),
  );
  const habits = new Map(compiled.reads.map((key) => [key, dice.int(0, 15)]));
  const together = dice.chance(0.5);
  return Array.from({ length: count }, () => {
    const facts = new Map<string, Value>();
    for (const key of compiled.reads) {
      const usual = dice.chance(0.2) ? dice.pick(pools.get(key)!) : randomValue(dice, key, near, mood);
      const value = byHabit(dice, habits.get(key)!, usual);
      if (value !== null || dice.chance(0.5)) facts.set(key, value);
    }
    for (const key of ['__proto__', 'unknown', 'unread.sum:28'])
      if (dice.chance(0.02)) facts.set(key, dice.pick(hostile) as Value);
    const at = together ? now : now + dice.pick([0, 1, -1, dayMs, 400 * dayMs, dice.int(-1e10, 1e10)]);
    return { facts, at, held: heldOf(dice, document, at) };
  });
}

/** Some facts nobody has, and some are of another type than anyone expects, in every account. */
function byHabit(dice: Dice, habit: number, usual: Value): Value {
  const isOdd = typeOf(usual) === null || dice.chance(0.1);
  if (habit === 0) return null;
  if (habit === 1) return isOdd ? null : dice.pick([true, false]);
  if (habit === 2) return isOdd ? null : dice.pick(someTexts);
  if (habit === 3) return isOdd ? null : { date: dice.int(0, 3) };
  return usual;
}

function randomValue(dice: Dice, key: string, near: NearValues, mood: Mood): Value {
  if (dice.chance(mood.unknown)) return null;
  if (dice.chance(mood.hostile)) return dice.pick(hostile) as Value;
  const own = near.byFact.get(key) ?? [];
  if (dice.chance(mood.near)) {
    if (own.length > 0 && dice.chance(0.9)) return beside(dice, dice.pick(own));
    if (near.all.length > 0 && dice.chance(0.5)) return beside(dice, dice.pick(near.all));
  }
  switch (typeOfFact(key)) {
    case 'number':
      return dice.chance(0.3) ? dice.next() * 200 - 50 : someNumber(dice);
    case 'text':
      return dice.pick(someTexts);
    case 'boolean':
      return dice.chance(0.5);
    case 'date':
      return { date: Date.parse(dice.pick(someDays)) };
  }
}

/** Clocks that run, that stand still, that strike at this very moment or a millisecond beside it; also of conditions that have none. */
function heldOf(dice: Dice, document: GraphDocument, at: number): Held {
  const conditions = Object.entries(document.nodes).flatMap(([id, node]) =>
    node.type === 'condition' ? [{ id, days: node.config.forDays ?? 0 }] : [],
  );
  const told = conditions.filter(({ days }) => dice.chance(days > 0 ? 0.6 : 0.05));
  return Object.fromEntries(
    told.map(({ id, days }) => {
      const since = at - dice.pick([days * dayMs, days * dayMs + 1, days * dayMs - 1, 0, 1, -dayMs, 30 * dayMs, 1e12]);
      if (dice.chance(0.6)) return [id, { since, unknownSince: null }];
      const unknownSince = dice.pick([since, since + 1, at, at - 1, since - 1, since + 3 * dayMs]);
      // Moved back by the pause, so that the clock strikes now.
      return [id, { since: dice.chance(0.5) ? since - (at - unknownSince) : since, unknownSince }];
    }),
  );
}

/** Of values that arrive there: ties with what is ranked, and books too small to rank in. */
function distributionsOf(
  dice: Dice,
  document: GraphDocument,
  sample: readonly Evaluation[],
): BookCase['distributions'] {
  const arrived = arrivals(sample);
  const near = nearValues(compiledOf(document)).all.filter((value) => typeof value === 'number');
  const ranks = Object.keys(document.nodes).filter((id) => document.nodes[id]!.type === 'rank' && dice.chance(0.95));
  return Object.fromEntries(
    ranks.map((id) => {
      const pool = [...(arrived.get(id) ?? []), ...near, dice.int(0, 5), someNumber(dice), -0, 0];
      const one = () => {
        const value = dice.pick(pool);
        return dice.pick([value, value, value, nextTo(value, 1), someNumber(dice), dice.pick([1e308, -1e308, 5e-324])]);
      };
      const values = Array.from({ length: dice.pick([0, 1, 19, 20, 20, 21, 60, 300]) }, one);
      return [id, values.filter((value) => typeOf(value) !== null).sort((a, b) => a - b)];
    }),
  );
}
