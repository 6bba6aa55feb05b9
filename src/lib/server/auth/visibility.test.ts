import { expect, test } from 'vitest';
import type { User } from '../store/people-store.ts';
import { seesAccount, visibleTo } from './visibility.ts';

const now = 1_000;
const person = (id: string, role: User['role'], more: Partial<User> = {}): User => ({
  id,
  name: id,
  email: `${id}@us.test`,
  role,
  teamId: null,
  managerId: null,
  coverId: null,
  awayFrom: null,
  awayUntil: null,
  disabledAt: null,
  ...more,
});
const teams = [
  { id: 'north', key: 'north', name: 'North', leadId: 'lea' },
  { id: 'south', key: 'south', name: 'South', leadId: 'someone' },
];
const users = [
  person('ann', 'csm', { teamId: 'north' }),
  person('bob', 'csm', { teamId: 'south', coverId: 'ann', awayUntil: now + 1 }),
  person('cat', 'csm', { teamId: 'south', coverId: 'ann', awayUntil: now }),
  person('dan', 'csm', { teamId: 'south', coverId: 'ann', awayFrom: now + 1, awayUntil: now + 2 }),
  person('lea', 'lead', { teamId: 'south' }),
];
const seenBy = (user: User) => visibleTo({ kind: 'person', user, sessionId: 's' }, { users, teams, now });

test.each(['admin', 'ops', 'viewer'] as const)('%s sees the whole book', (role) => {
  expect(seenBy(person('x', role))).toBe('all');
});

test('a CSM sees the own accounts, and those of whom they cover while these are away', () => {
  expect(seenBy(users[0]!)).toEqual(['ann', 'bob']);
});

test('a lead sees those of the teams they lead and are in', () => {
  expect(seenBy(users[4]!)).toEqual(['lea', 'ann', 'bob', 'cat', 'dan']);
});

test('a CSM who leads a team on paper only sees no more for it', () => {
  expect(seenBy(person('lea', 'csm'))).toEqual(['lea']);
});

test('an account is seen through any of its named roles, and one without any by nobody in particular', () => {
  expect(seesAccount(['ann'], { owners: { csm: 'bob', ae: 'ann' } })).toBe(true);
  expect(seesAccount(['ann'], { owners: { csm: 'bob' } })).toBe(false);
  expect(seesAccount(['ann'], { owners: {} })).toBe(false);
  expect(seesAccount('all', { owners: {} })).toBe(true);
});
