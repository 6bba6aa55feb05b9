import { expect, it } from 'vitest';
import { resolveRecipients, type Reachable } from './resolve-recipients.ts';

const contact = (id: string, more: Partial<Reachable> = {}): Reachable => ({
  id,
  name: `Name ${id}`,
  email: `${id}@example.com`,
  roles: ['champion'],
  doNotContact: false,
  ...more,
});

const ann = {
  id: 'ann',
  name: 'Ann',
  email: 'ann@example.com',
  teamId: null,
  managerId: null,
  coverId: null,
  awayFrom: null,
  awayUntil: null,
  disabledAt: null,
};
const around = { owners: { csm: 'ann' }, users: [ann], teams: [], openTasks: {}, arr: {}, lastAssigned: {}, now: 0 };

const champions = (...contacts: Reachable[]) => resolveRecipients({ contact: 'champion' }, { ...around, contacts });

it('writes to every contact in the role, in a steady order', () => {
  const { recipients, nobody } = champions(contact('c2'), contact('c1'), contact('c3', { roles: ['user'] }));
  expect(recipients.map(({ contactId }) => contactId)).toEqual(['c1', 'c2']);
  expect([recipients[0], nobody]).toEqual([{ name: 'Name c1', address: 'c1@example.com', contactId: 'c1' }, null]);
});

it('writes to an address once', () => {
  expect(
    champions(contact('c1', { email: 'same@example.com' }), contact('c2', { email: ' SAME@example.com ' })).recipients,
  ).toHaveLength(1);
});

it('never writes to somebody who asked not to be contacted, under whatever name', () => {
  expect(champions(contact('c1', { doNotContact: true }))).toEqual({
    recipients: [],
    nobody: 'The champion asked not to be contacted; call, or choose another role.',
  });
  expect(champions(contact('c1', { doNotContact: true, email: null })).nobody).toMatch(/asked not/);
  const twin = contact('c3', { email: 'C1@example.com' });
  expect(champions(contact('c1', { doNotContact: true, roles: ['user'] }), twin)).toEqual({
    recipients: [],
    nobody: expect.stringContaining('asked not'),
  });
});

it('says why nobody is written to', () => {
  expect(champions().nobody).toBe('The account has no champion; give a contact that role.');
  expect(champions(contact('c1', { email: null })).nobody).toBe('The champion has no address to write to; add one.');
  expect(champions(contact('c1', { email: '  ' })).nobody).toBe('The champion has no address to write to; add one.');
});

it('writes to a colleague by rule', () => {
  const to = { owner: { rule: 'role', role: 'csm' } } as const;
  expect(resolveRecipients(to, { ...around, contacts: [] }).recipients).toEqual([
    { name: 'Ann', address: 'ann@example.com', contactId: null },
  ]);
  expect(resolveRecipients(to, { ...around, owners: {}, contacts: [] }).nobody).toMatch(/^Nobody fits the rule/);
});
