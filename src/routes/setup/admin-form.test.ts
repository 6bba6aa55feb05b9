import { expect, test } from 'vitest';
import { readAdminForm } from './admin-form.ts';

const plain = { person: ' Ann ', email: 'ann@acme.com', password: 'seven green bottles', again: 'seven green bottles' };

function read(change: Partial<typeof plain>, wantsDemo = false) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...plain, ...change })) form.append(name, value);
  return readAdminForm(form, wantsDemo);
}

test('the first admin has a name, an address and a password', () => {
  expect(read({})).toEqual({
    typed: { person: 'Ann', email: 'ann@acme.com' },
    password: plain.password,
    faults: {},
  });
});

test.each([
  ['person', { person: ' ' }, 'Write your name'],
  ['person', { person: 'x'.repeat(101) }, 'at most 100'],
  ['email', { email: 'ann' }, 'e-mail address'],
  ['email', { email: 'ann @acme.com' }, 'e-mail address'],
  ['password', { password: 'short', again: 'short' }, 'too short'],
  ['password', { password: 'ann@acme.com', again: 'ann@acme.com' }, 'your own address'],
  ['again', { again: 'seven green bottle' }, 'differ'],
])('%s: what is wrong is said beside it', (field, change, words) =>
  expect(Object.entries(read(change).faults)).toEqual([[field, expect.stringContaining(words)]]),
);

test('nobody is called as somebody of the demo, where these come too', () => {
  expect(read({ email: 'tomasz@rapport.example' }).faults).toEqual({});
  expect(read({ email: 'Tomasz@Rapport.example' }, true).faults.email).toContain('people of the demo');
});
