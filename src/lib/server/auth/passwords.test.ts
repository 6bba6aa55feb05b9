import { expect, test } from 'vitest';
import { hashPassword, isPassword, refusePassword } from './passwords.ts';

test('a password is known by its hash, which says how it was made', async () => {
  const hash = await hashPassword('seven green bottles');
  expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(await hashPassword('seven green bottles')).not.toBe(hash);
  expect(await isPassword('seven green bottles', hash)).toBe(true);
  expect(await isPassword('seven green bottle', hash)).toBe(false);
});

test('without a hash, or with one that is none, no password is right', async () => {
  for (const stored of [null, '', '$argon2id$', 'plain']) expect(await isPassword('', stored)).toBe(false);
});

test('a hash made at another cost still counts', async () => {
  // Of "password" with the salt "somesalt12345678", at 64 KiB, 1 pass.
  const { argon2Sync } = await import('node:crypto');
  const nonce = Buffer.from('somesalt12345678');
  const tag = argon2Sync('argon2id', {
    message: 'password',
    nonce,
    memory: 64,
    passes: 1,
    parallelism: 1,
    tagLength: 32,
  });
  const plain = (bytes: Buffer) => bytes.toString('base64').replace(/=+$/, '');
  expect(await isPassword('password', `$argon2id$v=19$m=64,t=1,p=1$${plain(nonce)}$${plain(tag)}`)).toBe(true);
});

test.each([
  ['short', 'short-password'],
  ['x'.repeat(201), 'long-password'],
  ['aaaaaaaaaaaa', 'guessable-password'],
  ['anna.lindberg@us.test', 'guessable-password'],
  ['Annalindberg', 'guessable-password'],
  ['correct horse battery', undefined],
])('%s', (password, code) => {
  expect(
    refusePassword(password, password === 'Annalindberg' ? 'annalindberg@us.test' : 'anna.lindberg@us.test')?.code,
  ).toBe(code);
});
