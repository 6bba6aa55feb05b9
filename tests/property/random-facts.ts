/** Random raw facts for a document: what an account might have, on the boundaries its rules name, and what nobody should ever send. */
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import { factsReadBy } from '#lib/core/documents/references.ts';
import { constantValue, type Value, type ValueType } from '#lib/core/values.ts';
import { diceOf, someDays, someNumber, someTexts, type Dice } from './dice.ts';
import { randomAttributes, randomSignals } from './random-surroundings.ts';

/** By fact key: one for most of the facts the document reads, and a few it does not read. */
export function randomFacts(seed: number, document: GraphDocument): Map<string, Value> {
  return randomFactsOf(diceOf(seed), document);
}

export function randomFactsOf(dice: Dice, document: GraphDocument): Map<string, Value> {
  const numbers = numbersIn(document.nodes);
  const facts = new Map<string, Value>();
  for (const key of [...factsReadBy(document)].sort()) {
    if (!dice.chance(0.08)) facts.set(key, randomValue(dice, typeOfFact(key), numbers));
  }
  return facts;
}

const hostile: readonly Value[] = [
  NaN,
  Infinity,
  -Infinity,
  -0,
  1e308,
  -1e308,
  5e-324,
  9_007_199_254_740_991,
  '9',
  '',
  '__proto__',
  '\u0000',
  'x'.repeat(2000),
  { date: 0 },
  { date: NaN },
  { date: 8.64e15 },
  true,
  false,
];

function randomValue(dice: Dice, type: ValueType, numbers: readonly number[]): Value {
  const kind = dice.int(0, 19);
  if (kind < 3) return null;
  if (kind === 3) return dice.pick(hostile);
  switch (type) {
    case 'number':
      return numbers.length > 0 && dice.chance(0.5)
        ? dice.pick(numbers) + dice.pick([0, 0, 0, 1e-9, -1e-9, 1, -1])
        : someNumber(dice);
    case 'text':
      return dice.pick(someTexts);
    case 'boolean':
      return dice.chance(0.5);
    case 'date':
      return constantValue({ date: dice.pick(someDays) });
  }
}

/** Every number in the configs: the boundaries where rules change their mind. */
function numbersIn(value: unknown): number[] {
  if (typeof value === 'number') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(numbersIn) : [];
}

export function typeOfFact(key: string): ValueType {
  const source = parseFactKey(key);
  switch (source?.kind) {
    case 'signal':
      return source.read.fn === 'latest'
        ? (randomSignals.find((each) => each.key === source.signal)?.type ?? 'number')
        : 'number';
    case 'attribute':
      return source.as === 'value'
        ? (randomAttributes.find(({ name }) => name === source.attribute)?.type ?? 'text')
        : 'number';
    case 'model':
      return source.read === 'band' ? 'text' : 'number';
    case 'segment':
      return 'boolean';
    default:
      return 'number';
  }
}

/** Sorted values of a book for ranks, by node id; some too small to rank in. */
export function randomBook(seed: number, document: GraphDocument): Record<string, number[]> {
  const dice = diceOf(seed);
  const ranks = Object.entries(document.nodes).filter(([, node]) => node.type === 'rank');
  return Object.fromEntries(
    ranks.map(([id]) => [
      id,
      Array.from({ length: dice.pick([0, 5, 19, 20, 60]) }, () => dice.pick([someNumber(dice), dice.int(0, 5)])).sort(
        (a, b) => a - b,
      ),
    ]),
  );
}
