import { expect, test } from 'vitest';
import { readAccountSearch } from './account-search.ts';

const now = Date.UTC(2026, 2, 10, 12);
const read = (query: string, zone = 'UTC') => readAccountSearch(new URLSearchParams(query), now, zone);

test('a past day means its last moment, by the local clock', () => {
  expect(read('at=2026-03-03').at).toBe(Date.UTC(2026, 2, 4) - 1);
  expect(read('at=2026-03-03', 'Pacific/Auckland').at).toBe(Date.UTC(2026, 2, 3, 11) - 1);
});

test('today, a day to come and a day that does not exist mean now', () => {
  for (const day of ['2026-03-10', '2027-01-01', '2026-02-31', 'yesterday', ''])
    expect(read(`at=${day}`).at).toBeUndefined();
  expect(read('').model).toBeUndefined();
});

test('a model is named by its key', () => {
  expect(read('model=telco').model).toBe('telco');
  expect(read('model=').model).toBeUndefined();
});
