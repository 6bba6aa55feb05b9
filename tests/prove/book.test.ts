import { expect, test } from 'vitest';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import { provesSame, usualSizes, type Amount } from '../property/book/prove-same.ts';

/** `RAPPORT_PROVE_PAIRS=100000 npm run prove -- tests/prove/book.test.ts` */
const pairs = Number(process.env['RAPPORT_PROVE_PAIRS'] ?? 1_000_000);

/** Each part stops after that long, wherever it is, and says how far it came. */
const minutes = 50;

const largeSizes: Amount['sizeOf'] = (index) => ({
  nodes: [100, 200, 300][index % 3]!,
  rows: 20,
  extent: [20, 129, 1000, 4097][index % 4]!,
});

// Other seeds every time; the message of what fails names the seed and the smallest case it came down to.
test.each([
  ['first part', usualSizes(createBookEvaluator), pairs],
  ['second part', usualSizes(createBookEvaluator), pairs],
  ['large documents', largeSizes, pairs / 100],
] as const)('the book evaluator gives what the account evaluator gives: %s', async (part, sizeOf, wanted) => {
  const seed = Math.floor(Math.random() * 2 ** 30);
  console.log(`${part}: seed ${seed}`);
  const started = performance.now();
  const proven = await provesSame(createBookEvaluator, { seed, pairs: wanted, sizeOf, budget: minutes * 60_000 });
  const seconds = Math.round((performance.now() - started) / 1000);
  console.log(
    `${part}: ${proven.pairs} pairs of ${proven.documents} documents, ${proven.telling} of them telling, ${proven.rows} rows, ${seconds} s.`,
  );
  expect(proven.telling).toBeGreaterThan(proven.pairs / 2);
});
