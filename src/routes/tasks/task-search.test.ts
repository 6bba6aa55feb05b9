import { expect, test } from 'vitest';
import { readTaskSearch, writeTaskSearch } from './task-search.ts';

const read = (query: string) => readTaskSearch(new URLSearchParams(query));

test('an address reads back as it was written, the plain list has none', () => {
  const search = { tab: 'done', q: 'call', owner: 'u1', account: 'a1', task: 't1', page: 3 } as const;
  expect(read(writeTaskSearch(search).slice(1))).toEqual(search);
  expect(writeTaskSearch(read(''))).toBe('');
});

test('what an address says wrongly is left out', () => {
  expect(read('tab=all&page=0')).toEqual(read(''));
  expect(read('page=two').page).toBe(1);
});
