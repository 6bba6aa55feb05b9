import { expect, test } from 'vitest';
import { readBookSearch, writeBookSearch } from './book-search.ts';

const read = (query: string) => readBookSearch(new URLSearchParams(query));

test('the plain book shows active accounts, lowest score first, at the shortest address', () => {
  expect(read('')).toEqual({ q: '', band: '', owner: '', status: 'active', sort: 'score', dir: 'asc' });
  expect(writeBookSearch(read(''))).toBe('');
});

test('an address reads back as it was written', () => {
  const search = { q: 'a & b', band: 'at-risk', owner: 'u1', status: 'all', sort: 'arr', dir: 'asc' } as const;
  expect(read(writeBookSearch(search).slice(1))).toEqual(search);
});

test('what an address says wrongly is left out', () => {
  expect(read('sort=money&dir=up&status=gone')).toEqual(read(''));
  expect(read(`q=${'x'.repeat(300)}`).q).toBe('');
  expect(read('sort=arr').dir).toBe('desc');
});
