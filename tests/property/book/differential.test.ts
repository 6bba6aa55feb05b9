import { expect, test } from 'vitest';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import type { MakeBook } from './check-case.ts';
import { provesSame, usualSizes } from './prove-same.ts';

const inSmallBlocks: MakeBook = (compiled) => createBookEvaluator(compiled, 96);

// Two halves, so that the second still looks when the first has found something.
test.each([
  ['in blocks as they are', 1_000_000, createBookEvaluator],
  ['in small blocks', 2_000_000, inSmallBlocks],
] as const)(
  'the book evaluator gives what the account evaluator gives, to the bit: 10,000 pairs of a document and an account, %s',
  async (_, seed, makeBook) => {
    const { pairs, telling, rows } = await provesSame(makeBook, { seed, pairs: 10_000, sizeOf: usualSizes(makeBook) });
    expect(pairs).toBeGreaterThanOrEqual(10_000);
    expect(telling).toBeGreaterThan(pairs / 2);
    expect(rows).toBeGreaterThan(2 * pairs);
  },
  600_000,
);
