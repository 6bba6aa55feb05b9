import { describe, expect, it } from 'vitest';
import { at, observed, start, type Open } from './samples.ts';

export function workspaceContract(open: Open): void {
  describe('workspace', () => {
    it('has settings from the beginning, and keeps what is saved', async () => {
      await using store = await open();
      const fresh = await store.readWorkspace();
      expect(fresh).toMatchObject({ isDemo: false, calendar: { timeZone: 'UTC' } });
      const saved = { ...fresh, name: 'Acme', calendar: { ...fresh.calendar, holidays: ['2025-01-01'] } };
      await store.saveWorkspace(saved, 'ann', start);
      expect(await store.readWorkspace()).toEqual(saved);
      const of = ({ name, calendar }: typeof fresh) => ({ name, calendar });
      const details = { before: of(fresh), after: of(saved) };
      expect(await store.readAudit(9)).toEqual([
        { at: start, actor: 'ann', verb: 'workspace.saved', subject: 'Acme', details },
      ]);
    });

    it('changes what it is told to and leaves the rest; what is the same already is not written', async () => {
      await using store = await open();
      await store.saveWorkspace({ currency: 'USD', holidayNames: { '2025-01-01': 'New Year' } }, 'ann', start);
      await store.saveWorkspace({ name: 'Acme', currency: 'USD' }, 'bob', at(1));
      expect(await store.readWorkspace()).toMatchObject({
        name: 'Acme',
        currency: 'USD',
        holidayNames: { '2025-01-01': 'New Year' },
      });
      expect((await store.readAudit(1))[0]).toMatchObject({
        actor: 'bob',
        details: { before: { name: 'Rapport' }, after: { name: 'Acme' } },
      });
      await store.saveWorkspace(await store.readWorkspace(), 'bob', at(2));
      expect(await store.readAudit(9)).toHaveLength(2);
    });

    it('is scored again by another calendar, and by nothing else', async () => {
      await using store = await open();
      await store.append([observed('a1', 's', 1, 1)], start, 'test');
      const [claim] = await store.claimDueAccounts(start, 1, 1000);
      await store.settle({ ...claim!, at: start, documents: [], runs: [], effects: [], nextDueAt: null });
      await store.saveWorkspace({ name: 'Acme' }, 'ann', at(1));
      expect(await store.countDueAccounts(at(1))).toBe(0);
      const { calendar } = await store.readWorkspace();
      await store.saveWorkspace({ calendar: { ...calendar, timeZone: 'Asia/Tokyo' } }, 'ann', at(1));
      expect(await store.countDueAccounts(at(1))).toBe(1);
    });

    it('knows its people; saving replaces them by id', async () => {
      await using store = await open();
      const team = { id: 't1', key: 'emea', name: 'EMEA', leadId: 'u1' };
      const user = {
        id: 'u1',
        name: 'Ann',
        email: 'ann@us.test',
        role: 'lead' as const,
        teamId: 't1',
        managerId: null,
        coverId: null,
        awayFrom: at(2),
        awayUntil: at(3),
        disabledAt: null,
      };
      await store.savePeople([user], [team]);
      await store.savePeople([{ ...user, name: 'Anna' }], [{ ...team, name: 'Europe' }]);
      expect(await store.listUsers()).toEqual([{ ...user, name: 'Anna' }]);
      expect(await store.listTeams()).toEqual([{ ...team, name: 'Europe' }]);
    });

    it('lists the newest audit entries first', async () => {
      await using store = await open();
      for (const days of [1, 2, 3]) await store.saveWorkspace({ name: `Name ${days}` }, `user ${days}`, at(days));
      expect((await store.readAudit(2)).map((each) => each.actor)).toEqual(['user 3', 'user 2']);
    });

    it('lists audit entries by who, what, to what and when, page after page', async () => {
      await using store = await open();
      const team = { id: 't1', key: 'emea', name: 'EMEA', leadId: null };
      for (const days of [1, 2, 3, 4]) await store.saveTeam({ ...team, name: `${days}` }, `user ${days % 2}`, at(days));
      await store.removeTeam('t1', 'user 0', at(5));
      const list = async (query: object) => {
        const page = await store.listAudit({ limit: 9, ...query });
        return [page.entries.map(({ n }) => n), page.before];
      };
      expect(await list({})).toEqual([[5, 4, 3, 2, 1], null]);
      expect(await list({ limit: 2 })).toEqual([[5, 4], 4]);
      expect(await list({ limit: 2, before: 4 })).toEqual([[3, 2], 2]);
      expect(await list({ limit: 2, before: 2 })).toEqual([[1], null]);
      expect(await list({ actor: 'user 0' })).toEqual([[5, 4, 2], null]);
      expect(await list({ verbs: ['team.a', 'team.r'] })).toEqual([[5, 1], null]);
      expect(await list({ verbs: ['user.'] })).toEqual([[], null]);
      expect(await list({ subject: 't2' })).toEqual([[], null]);
      expect(await list({ from: at(2), until: at(4) })).toEqual([[4, 3, 2], null]);
    });

    it('checks itself', async () => {
      await using store = await open();
      await store.append([observed('a1', 's', 1, 1)], start, 'test');
      const results = await store.check();
      expect(results.map((each) => [each.name, each.ok])).toEqual([
        ['integrity', true],
        ['foreign keys', true],
        ['pragmas', true],
        ['audit', true],
        ['projections', true],
        ['scoring copy', true],
      ]);
    });

    it('is no restored copy unless it is one', async () => {
      await using store = await open();
      expect(await store.readRestored()).toBeNull();
      await store.acknowledgeRestore('ann', start);
      expect(await store.readAudit(9)).toEqual([]);
    });

    it('answers nothing once it is closed', async () => {
      const store = await open();
      await store.close();
      await expect(store.readWorkspace()).rejects.toMatchObject({ code: 'closed' });
      await expect(store.append([], start, 'test')).rejects.toMatchObject({ code: 'closed' });
      await store.close();
    });
  });
}
