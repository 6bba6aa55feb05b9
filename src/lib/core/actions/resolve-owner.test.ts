import { describe, expect, it } from 'vitest';
import { resolveOwner, type PeopleContext, type Person } from './resolve-owner.ts';

const person = (id: string, more: Partial<Person> = {}): Person => ({
  id,
  email: `${id}@example.com`,
  teamId: 'team-1',
  managerId: 'manager',
  coverId: null,
  awayFrom: null,
  awayUntil: null,
  disabledAt: null,
  ...more,
});

function people(users: readonly Person[], more: Partial<PeopleContext> = {}): PeopleContext {
  const teams = [
    { id: 'team-1', key: 'emea', leadId: 'lead' },
    { id: 'team-2', key: 'empty', leadId: null },
  ];
  const others = [person('lead', { teamId: 'team-x' }), person('manager', { teamId: 'team-x', managerId: null })];
  return {
    owners: { csm: 'ann' },
    users: [...users, ...others],
    teams,
    openTasks: {},
    arr: {},
    lastAssigned: {},
    now: 1000,
    ...more,
  };
}

const csm = { rule: 'role', role: 'csm' } as const;

describe('people by role', () => {
  it('finds the person in the role, their manager and their team lead', () => {
    const context = people([person('ann')]);
    expect(resolveOwner(csm, context)).toBe('ann');
    expect(resolveOwner({ rule: 'manager', role: 'csm' }, context)).toBe('manager');
    expect(resolveOwner({ rule: 'lead', role: 'csm' }, context)).toBe('lead');
  });

  it('finds a person by address, however it is written', () => {
    expect(resolveOwner({ rule: 'user', email: 'ANN@example.com' }, people([person('ann')]))).toBe('ann');
    expect(resolveOwner({ rule: 'user', email: 'bob@example.com' }, people([person('ann')]))).toBe(null);
  });

  it('finds nobody where nobody is', () => {
    expect(resolveOwner({ rule: 'role', role: 'renewals' }, people([person('ann')]))).toBe(null);
    expect(resolveOwner(csm, people([], { owners: { csm: 'gone' } }))).toBe(null);
  });

  it('lets lead and manager stand in for each other', () => {
    const loose = people([person('ann', { teamId: null }), person('bob', { managerId: null })], {
      owners: { csm: 'ann', ae: 'bob' },
    });
    expect(resolveOwner({ rule: 'lead', role: 'csm' }, loose)).toBe('manager');
    expect(resolveOwner({ rule: 'manager', role: 'ae' }, loose)).toBe('lead');
  });
});

describe('people who are not there', () => {
  it('goes to the cover until the very moment of return', () => {
    const users = [person('ann', { awayUntil: 1001, coverId: 'bob' }), person('bob')];
    expect(resolveOwner(csm, people(users))).toBe('bob');
    expect(resolveOwner(csm, people(users, { now: 1001 }))).toBe('ann');
  });

  it('goes to the cover from the very moment of leaving', () => {
    const users = [person('ann', { awayFrom: 1000, awayUntil: 2000, coverId: 'bob' }), person('bob')];
    expect(resolveOwner(csm, people(users, { now: 999 }))).toBe('ann');
    expect(resolveOwner(csm, people(users))).toBe('bob');
  });

  it('goes along covers, and back to the person when none is there', () => {
    const away = { awayUntil: 2000 };
    const line = [person('ann', { ...away, coverId: 'bob' }), person('bob', { ...away, coverId: 'cid' })];
    expect(resolveOwner(csm, people([...line, person('cid')]))).toBe('cid');
    expect(resolveOwner(csm, people([...line, person('cid', { ...away, coverId: 'dan' }), person('dan')]))).toBe('dan');
    expect(resolveOwner(csm, people([...line, person('cid', { ...away, coverId: 'ann' })]))).toBe('ann');
    expect(resolveOwner(csm, people([...line, person('cid', { disabledAt: 1 })]))).toBe('ann');
    expect(resolveOwner(csm, people([person('ann', away)]))).toBe('ann');
  });

  it('goes to the lead of somebody disabled, then to the manager', () => {
    expect(resolveOwner(csm, people([person('ann', { disabledAt: 1 })]))).toBe('lead');
    expect(resolveOwner(csm, people([person('ann', { disabledAt: 1, teamId: 'team-2' })]))).toBe('manager');
    expect(resolveOwner(csm, people([person('ann', { disabledAt: 1, teamId: null, managerId: null })]))).toBe(null);
  });
});

describe('teams', () => {
  const users = [
    person('bob'),
    person('ann'),
    person('cid'),
    person('dan', { disabledAt: 1 }),
    person('eve', { awayUntil: 5000 }),
  ];
  const team = (rule: 'round-robin' | 'fewest-open' | 'least-arr', more: Partial<PeopleContext> = {}) =>
    resolveOwner({ rule, team: 'emea' }, people(users, more));

  it('takes turns, past whoever is away or disabled', () => {
    expect(team('round-robin')).toBe('ann');
    expect(team('round-robin', { lastAssigned: { emea: 'ann' } })).toBe('bob');
    expect(team('round-robin', { lastAssigned: { emea: 'cid' } })).toBe('ann');
    expect(team('round-robin', { lastAssigned: { emea: 'bill' } })).toBe('bob');
  });

  it('takes whoever has least, the first of equals', () => {
    expect(team('fewest-open', { openTasks: { ann: 4, bob: 2, cid: 2 } })).toBe('bob');
    expect(team('fewest-open', { openTasks: { ann: 4, bob: 2 } })).toBe('cid');
    expect(team('least-arr', { arr: { ann: 10, bob: 90, cid: 50 } })).toBe('ann');
  });

  it('asks the lead when nobody is there', () => {
    expect(resolveOwner({ rule: 'round-robin', team: 'emea' }, people([person('ann', { awayUntil: 5000 })]))).toBe(
      'lead',
    );
    expect(resolveOwner({ rule: 'round-robin', team: 'empty' }, people([]))).toBe(null);
    expect(resolveOwner({ rule: 'round-robin', team: 'unheard-of' }, people([]))).toBe(null);
  });
});
