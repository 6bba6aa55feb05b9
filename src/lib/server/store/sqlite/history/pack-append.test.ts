import { expect, it } from 'vitest';
import type { AccountChange } from '../../history-store.ts';
import { packAppend, unpackAppend } from './pack-append.ts';

const hostile = [-0, 0, NaN, Infinity, 1e300, 2 ** 53, 0.1];
const plain = Array.from({ length: 100 }, (_, n): AccountChange => ({
  accountId: ['', 'a', 'Ä-ö', '😀', '\ud800', `account-${n}`][n % 6]!,
  observations: Array.from({ length: n % 4 }, (_, k) => ({
    signal: ['logins', '', 'größe'][k]!,
    value: hostile[(n + k) % hostile.length]!,
    observedAt: n - 50.5,
    knownAt: k ? -0 : n,
  })),
}));

it('packs numbers of many accounts, and gives every one back as it was', () => {
  const packed = packAppend(plain);
  expect(packed).not.toBeInstanceOf(Array);
  expect(unpackAppend(structuredClone(packed))).toEqual(plain);
});

const moment = { signal: 's', observedAt: 1, knownAt: 1 };

it.each<[what: string, change: AccountChange]>([
  ['a text', { accountId: 'a', observations: [{ ...moment, value: 'x' }] }],
  ['what is unknown', { accountId: 'a', observations: [{ ...moment, value: null }] }],
  ['the number of a contact', { accountId: 'a', observations: [{ ...moment, value: 1, contactId: 'c' }] }],
  ['a withdrawal', { accountId: 'a', observations: [{ ...moment, value: 1, withdrawn: true }] }],
  ['an assumed moment', { accountId: 'a', observations: [{ ...moment, value: 1, assumed: true }] }],
  ['a name', { accountId: 'a', name: 'A', observations: [] }],
  ['an account alone', { accountId: 'a' }],
])('leaves all as they are where one is %s', (_what, change) => {
  const changes = [...plain, change];
  expect(packAppend(changes)).toBe(changes);
});
