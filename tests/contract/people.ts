import { describe, expect, it } from 'vitest';
import type { User } from '#lib/server/store/people-store.ts';
import { at, effect, settledWith, start, stated, taskAction, type Open } from './samples.ts';

const ann: User = {
  id: 'ann',
  name: 'Ann',
  email: 'Ann@us.test',
  role: 'admin',
  teamId: null,
  managerId: null,
  coverId: null,
  awayFrom: null,
  awayUntil: null,
  disabledAt: null,
};
const bob: User = { ...ann, id: 'bob', name: 'Bob', email: 'bob@us.test', role: 'csm' };
const team = { id: 't1', key: 'emea', name: 'EMEA', leadId: 'bob' };

const session = (id: string, userId: string, lastUsedAt: number) => ({
  id,
  userId,
  factor: 'password' as const,
  device: 'Firefox',
  createdAt: start,
  lastUsedAt,
  expiresAt: at(2),
  endsAt: at(30),
});

export function peopleContract(open: Open): void {
  const openWithPeople: Open = async () => {
    const store = await open();
    await store.addUser(ann, 'setup', start);
    await store.addUser(bob, 'ann', start);
    return store;
  };

  describe('people', () => {
    it('are added once by address, and changed with what was before', async () => {
      await using store = await openWithPeople();
      const other = { ...bob, id: 'bea', email: 'BOB@us.test' };
      await expect(store.addUser(other, 'ann', start)).rejects.toMatchObject({ code: 'email-taken' });
      await expect(store.changeUser('bob', { email: 'ann@US.test' }, 'ann', start)).rejects.toMatchObject({
        code: 'email-taken',
      });
      expect(await store.changeUser('bob', { email: 'BOB@us.test', role: 'csm', name: 'Rob' }, 'ann', at(1))).toBe(
        true,
      );
      expect(await store.changeUser('nobody', { name: 'x' }, 'ann', at(1))).toBe(false);
      expect(await store.listUsers()).toEqual([ann, { ...bob, email: 'BOB@us.test', name: 'Rob' }]);
      expect(await store.readAudit(1)).toEqual([
        {
          at: at(1),
          actor: 'ann',
          verb: 'user.changed',
          subject: 'bob',
          details: { before: { email: 'bob@us.test', name: 'Bob' }, after: { email: 'BOB@us.test', name: 'Rob' } },
        },
      ]);
      await store.changeUser('bob', { name: 'Rob' }, 'ann', at(2));
      expect((await store.readAudit(1))[0]?.at).toBe(at(1));
    });

    it('always have an admin among them who can sign in', async () => {
      await using store = await openWithPeople();
      await store.savePassword('ann', 'hash', 'ann', start);
      await store.addUser({ ...ann, id: 'cat', name: 'Cat', email: 'cat@us.test' }, 'ann', start);
      for (const refused of [
        () => store.changeUser('ann', { role: 'viewer' }, 'ann', start),
        () => store.setDisabled('ann', true, 'ann', start),
      ])
        await expect(refused()).rejects.toMatchObject({ code: 'last-admin' });
      expect(await store.setDisabled('cat', true, 'ann', start)).toBe(true);
      await store.setDisabled('cat', false, 'ann', start);
      await store.savePassword('cat', 'hash', 'cat', start);
      expect(await store.changeUser('ann', { role: 'viewer' }, 'ann', start)).toBe(true);
      await expect(store.setDisabled('cat', true, 'ann', start)).rejects.toMatchObject({ code: 'last-admin' });
    });

    it('are listed with how they stand', async () => {
      await using store = await openWithPeople();
      await store.append(
        [
          {
            accountId: 'a1',
            owners: [
              { role: 'csm', userId: 'bob', ...stated(0) },
              { role: 'ae', userId: 'bob', ...stated(0) },
            ],
          },
        ],
        start,
        'test',
      );
      await settledWith(store, 'a2', { effects: [effect(taskAction('task-1', 'a2'), { ownerId: 'bob' })] });
      await store.startSession(session('s1', 'bob', start));
      await store.startSession({ ...session('s2', 'bob', start), expiresAt: at(0.5) });
      await store.touchSession('s1', at(1), at(3));
      const link = { createdAt: start, createdBy: 'ann', usedAt: null, expiresAt: at(7) };
      await store.addLink({ ...link, hash: 'l1', kind: 'invitation', userId: 'ann' });
      const nothing = { hasPassword: false, hasSecondFactor: false, hasIdentity: false };
      expect(await store.listPeople(at(1))).toEqual([
        { ...ann, ...nothing, lastSeenAt: null, invitedUntil: at(7), accounts: 0, openTasks: 0, sessions: 0 },
        { ...bob, ...nothing, lastSeenAt: at(1), invitedUntil: null, accounts: 1, openTasks: 1, sessions: 1 },
      ]);
      await store.endSessions('bob', 'ann', at(2));
      await store.linkIdentity('https://id.test', 'b', bob, at(2));
      await store.savePassword('ann', 'hash', 'ann', at(2));
      await store.beginSecondFactor('ann', 'sealed', at(2));
      await store.confirmSecondFactor('ann', { step: 1, codes: [], keepSession: '', at: at(2) });
      expect(await store.listPeople(at(2))).toMatchObject([
        { hasPassword: true, hasSecondFactor: true, invitedUntil: null },
        { hasIdentity: true, lastSeenAt: at(1), sessions: 0 },
      ]);
    });

    it('hand over what they have to somebody who is there', async () => {
      await using store = await openWithPeople();
      const owned = (accountId: string, userId: string) => ({
        accountId,
        owners: [{ role: 'csm' as const, userId, ...stated(0) }],
      });
      await store.append([owned('a1', 'bob'), owned('a2', 'bob'), owned('a3', 'ann')], start, 'test');
      await settledWith(store, 'a4', { effects: [effect(taskAction('task-1', 'a4'), { ownerId: 'bob' })] });
      await store.addUser({ ...bob, id: 'cat', email: 'cat@us.test', coverId: 'bob' }, 'ann', start);
      await store.setDisabled('bob', true, 'ann', at(1));
      for (const to of ['bob', 'nobody'])
        await expect(store.handOver('bob', to, 'ann', at(1))).rejects.toMatchObject({ code: 'unknown-user' });
      expect(await store.handOver('bob', 'ann', 'ann', at(1))).toEqual({ accounts: 2, tasks: 1 });
      const owners = (await store.readAccounts(['a1', 'a2', 'a3'])).map((account) => account.owners['csm']);
      expect(owners).toEqual(['ann', 'ann', 'ann']);
      expect((await store.readTask('task-1'))?.ownerId).toBe('ann');
      expect((await store.listUsers()).find(({ id }) => id === 'cat')?.coverId).toBe('ann');
      expect(await store.countDueAccounts(at(1))).toBeGreaterThanOrEqual(2);
      expect((await store.readAudit(1))[0]).toMatchObject({ verb: 'user.handed-over', subject: 'bob' });
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
    });

    it('are in teams, which come and go', async () => {
      await using store = await openWithPeople();
      await store.saveTeam(team, 'ann', start);
      await expect(store.saveTeam({ ...team, id: 't2' }, 'ann', start)).rejects.toMatchObject({
        code: 'team-key-taken',
      });
      await store.saveTeam({ ...team, name: 'Europe' }, 'ann', at(1));
      expect(await store.listTeams()).toEqual([{ ...team, name: 'Europe' }]);
      await store.changeUser('bob', { teamId: 't1' }, 'ann', at(1));
      expect(await store.removeTeam('t1', 'ann', at(2))).toBe(true);
      expect(await store.removeTeam('t1', 'ann', at(2))).toBe(false);
      expect((await store.listUsers()).map(({ teamId }) => teamId)).toEqual([null, null]);
      expect((await store.readAudit(4)).map(({ verb, details }) => [verb, details])).toMatchObject([
        ['team.removed', { before: { name: 'Europe', members: ['bob'] }, after: null }],
        ['user.changed', { before: { teamId: null }, after: { teamId: 't1' } }],
        ['team.changed', { before: { name: 'EMEA' }, after: { name: 'Europe' } }],
        ['team.added', { before: null, after: { name: 'EMEA' } }],
      ]);
    });
  });
}
