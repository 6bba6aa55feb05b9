import { expect, test } from 'vitest';
import type { User } from '#lib/server/store/people-store.ts';
import { readAway, readDetails } from './person-form.ts';

const user = (id: string, more: Partial<User> = {}): User => ({
  id,
  name: id,
  email: `${id}@us.test`,
  role: 'csm',
  teamId: null,
  managerId: null,
  coverId: null,
  awayFrom: null,
  awayUntil: null,
  disabledAt: null,
  ...more,
});
const users = [user('ann'), user('bob'), user('dan', { disabledAt: 1 })];
const teams = [{ id: 't1', key: 'emea', name: 'EMEA', leadId: null }];
const details = { name: 'Ann', email: 'ann@us.test', role: 'lead', team: 't1', manager: 'bob' };
const around = { users, teams, own: 'ann' };

test('details are read, and what is left empty is nobody and no team', () => {
  expect(readDetails(details, around).value).toEqual({
    name: 'Ann',
    email: 'ann@us.test',
    role: 'lead',
    teamId: 't1',
    managerId: 'bob',
  });
  expect(readDetails({ ...details, team: '', manager: '' }, around).value).toMatchObject({
    teamId: null,
    managerId: null,
  });
});

test.each([
  ['name', { name: '' }],
  ['email', { email: 'ann' }],
  ['email', { email: 'ann@us test' }],
  ['email', { email: 'ann@us..test' }],
  ['role', { role: 'king' }],
  ['team', { team: 'gone' }],
  ['manager', { manager: 'ann' }],
  ['manager', { manager: 'nobody' }],
])('a bad %s is named: %o', (field, change) => {
  expect(Object.keys(readDetails({ ...details, ...change }, around).faults ?? {})).toEqual([field]);
});

const zone = 'Europe/Berlin';
const now = Date.parse('2026-03-20T12:00:00Z');
const away = { from: '2026-03-27', until: '2026-03-29', cover: 'bob' };
const reading = { users, own: 'ann', zone, now };

test('away is up to the end of the last day, also of a short one', () => {
  expect(readAway(away, reading).value).toEqual({
    awayFrom: Date.parse('2026-03-26T23:00:00Z'),
    awayUntil: Date.parse('2026-03-29T22:00:00Z'),
    coverId: 'bob',
  });
  expect(readAway({ ...away, from: '2026-10-25', until: '2026-10-25' }, reading).value?.awayUntil).toBe(
    Date.parse('2026-10-25T23:00:00Z'),
  );
});

test('without days somebody is not away, and may have a cover for the next time', () => {
  expect(readAway({ from: '', until: '', cover: 'bob' }, reading).value).toEqual({
    awayFrom: null,
    awayUntil: null,
    coverId: 'bob',
  });
});

test.each([
  ['until', { until: '2026-03-26' }],
  ['until', { until: '' }],
  ['until', { from: '', until: '2026-03-19' }],
  ['until', { until: '2026-02-30' }],
  ['from', { from: 'soon' }],
  ['cover', { cover: '' }],
  ['cover', { cover: 'ann' }],
  ['cover', { cover: 'dan' }],
  ['cover', { cover: 'nobody' }],
])('a bad %s is named: %o', (field, change) => {
  expect(Object.keys(readAway({ ...away, ...change }, reading).faults ?? {})).toEqual([field]);
});
