import { expect, test } from 'vitest';
import { closest } from './closest.ts';

test.each([
  ['nsp', ['nps', 'arr'], 'nps'],
  ['logons', ['seats', 'logins'], 'logins'],
  ['Logins', ['logins'], 'logins'],
  ['tickets', ['tickets-open', 'ticket'], 'ticket'],
  ['revenue', ['logins', 'nps'], null],
  ['ab', ['cd'], null],
  ['', ['a'], 'a'],
])('%s among %j is %s', (name, among, meant) => {
  expect(closest(name, among)).toBe(meant);
});
