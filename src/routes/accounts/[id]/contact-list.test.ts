import { expect, test } from 'vitest';
import type { AccountHistory, ContactRoleEntry } from '#lib/core/signals/history.ts';
import { listContacts } from './contact-list.ts';

const contact = (id: string) => ({
  id,
  accountId: 'a',
  name: id,
  email: null,
  externalId: null,
  title: null,
  doNotContact: false,
});
const entry = (
  contactId: string,
  role: ContactRoleEntry['role'],
  active: boolean,
  observedAt: number,
): ContactRoleEntry => ({ contactId, role, active, observedAt, knownAt: observedAt, rev: observedAt });
const history = (contactRoles: ContactRoleEntry[]): AccountHistory => ({
  accountId: 'a',
  observations: new Map(),
  events: [],
  records: [],
  attributes: [],
  contactRoles,
  owners: [],
  overrides: [],
  outcomes: [],
});

test('roles say since when, and until when for those who left them', () => {
  const list = listContacts(
    [contact('ann'), contact('bob'), contact('cid')],
    history([
      entry('bob', 'champion', true, 1),
      entry('bob', 'champion', false, 5),
      entry('cid', 'decisionMaker', true, 2),
      entry('cid', 'decisionMaker', true, 4),
    ]),
    10,
  );
  expect(list.map(({ id, roles }) => [id, roles])).toEqual([
    ['cid', [{ role: 'decisionMaker', since: 2, until: null }]],
    ['bob', [{ role: 'champion', since: 1, until: 5 }]],
    ['ann', []],
  ]);
});

test('what comes later than the moment has not happened yet', () => {
  const roles = listContacts(
    [contact('bob')],
    history([entry('bob', 'champion', true, 1), entry('bob', 'champion', false, 5)]),
    3,
  )[0]?.roles;
  expect(roles).toEqual([{ role: 'champion', since: 1, until: null }]);
});
