import { expect, it } from 'vitest';
import { rolesAsOf } from './contacts-in-role.ts';
import { emptyHistory, type ContactRoleEntry } from './history.ts';

let revs = 0;
const role = (
  observedAt: number,
  contactId: string,
  name: ContactRoleEntry['role'],
  active: boolean,
): ContactRoleEntry => {
  return { observedAt, knownAt: observedAt, rev: ++revs, contactId, role: name, active };
};

it('lists the roles contacts have, since they took them without a break', () => {
  const contactRoles = [
    role(5, 'ann', 'champion', true),
    role(8, 'ann', 'champion', false),
    role(10, 'ann', 'champion', true),
    role(20, 'ann', 'champion', false),
    role(30, 'ann', 'champion', true),
    role(40, 'ann', 'champion', true),
    role(15, 'ann', 'user', true),
    role(15, 'bob', 'sponsor', true),
    role(35, 'bob', 'sponsor', false),
  ];
  const roles = rolesAsOf({ ...emptyHistory('acme'), contactRoles }, { at: 50 });
  expect(Object.fromEntries(roles)).toEqual({
    ann: [
      { role: 'champion', since: 30 },
      { role: 'user', since: 15 },
    ],
  });
  const before = rolesAsOf({ ...emptyHistory('acme'), contactRoles }, { at: 34 });
  expect(before.get('bob')).toEqual([{ role: 'sponsor', since: 15 }]);
});
