import { expect, test } from 'vitest';
import { nextPage } from './next-page.ts';

const origin = 'http://localhost:4400';

test.each([
  ['/tasks?tab=done', '/tasks?tab=done'],
  [null, '/'],
  ['', '/'],
  ['//evil.example', '/'],
  ['/\\evil.example', '/'],
  ['https://evil.example', '/'],
  ['javascript:alert(1)', '/'],
  ['/\t/evil.example', '/'],
  ['/sign-out', '/'],
])('%s leads to %s', (asked, wanted) => {
  expect(nextPage(asked, origin)).toBe(wanted);
});
