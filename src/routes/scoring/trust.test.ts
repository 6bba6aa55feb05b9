import { expect, test } from 'vitest';
import { emptyCounts, type BookRunCounts } from '#lib/server/store/book-run-store.ts';
import { trustOf } from './trust.ts';

test('the sample and the accounts scored one by one count, those calculated in one way only do not', () => {
  const runs: { counts: BookRunCounts }[] = [
    {
      counts: {
        ...emptyCounts,
        sampled: 20,
        differed: 1,
        byAccount: { decision: 5, 'cannot-run-in-columns': 100, churn: 3 },
      },
    },
    { counts: { ...emptyCounts, sampled: 10, blocked: 2, byAccount: { first: 7 } } },
  ];
  expect(trustOf(runs)).toEqual({ checked: 42, differed: 3 });
  expect(trustOf([])).toEqual({ checked: 0, differed: 0 });
});
