/** Facts nobody should send: values of any type and of none, for facts that are read and for some that are not. */
import { isGraph, type GraphDocument } from '#lib/core/documents/document.ts';
import { factsReadBy } from '#lib/core/documents/references.ts';
import type { Value } from '#lib/core/values.ts';
import { diceOf } from '../dice.ts';
import { randomFactsOf } from '../random-facts.ts';

const notEvenValues: readonly unknown[] = [
  undefined,
  [],
  [3],
  {},
  { date: '2026-01-01' },
  { date: Infinity },
  10n,
  Symbol.iterator,
  () => 1,
  new Date(0),
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
    2 ** 53 + 2,
    0.1 + 0.2,
    1e21,
  ],
  ...['', ' ', '9', '10', 'NaN', 'null', '__proto__', 'constructor', '\u0000', '🦊', 'x'.repeat(10_000)],
  ...[
    true,
    false,
    null,
    { date: 0 },
    { date: -0 },
    { date: NaN },
    { date: 8.64e15 },
    { date: -8.64e15 },
    { date: 1e308 },
  ],
  ...notEvenValues,
];

/** About `share` of the facts are hostile, the others as `randomFacts` makes them. */
export function hostileFacts(seed: number, document: GraphDocument, share: number): Map<string, Value> {
  const dice = diceOf(seed);
  const facts = randomFactsOf(dice, document);
  if (!isGraph(document)) return facts;
  for (const key of [...factsReadBy(document)].sort())
    if (dice.chance(share)) facts.set(key, dice.pick(hostile) as Value);
  for (const key of ['__proto__', 'unknown', 'constructor', 'unread.sum:28', ''])
    if (dice.chance(0.2)) facts.set(key, dice.pick(hostile) as Value);
  return facts;
}
