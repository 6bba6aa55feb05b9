import { describe, expect, it } from 'vitest';
import { at, claimed, day, effect, forever, run, settledWith, taskAction, type Open } from './samples.ts';

const close = { outcome: null, note: null, answer: null, by: 'ann', at: at(1) };

export function tasksContract(open: Open): void {
  describe('tasks', () => {
    it('are created with everything that was decided', async () => {
      await using store = await open();
      const ask = {
        question: 'Will they stay?',
        signal: 'intent',
        answers: [
          { key: 'yes', label: 'Yes' },
          { key: 'no', label: 'No' },
        ],
      };
      const {
        owner: _owner,
        do: _do,
        nodeId: _nodeId,
        oneOpenPer: _key,
        at: createdAt,
        ...decided
      } = taskAction('task-1', 'a1', { ask });
      await settledWith(store, 'a1', {
        runs: [run('run-1', 'a1')],
        effects: [effect(taskAction('task-1', 'a1', { ask }), { ownerId: 'u1' })],
      });
      expect(await store.readTask('task-1')).toEqual({
        ...decided,
        ownerId: 'u1',
        status: 'open',
        outcome: null,
        note: null,
        createdAt,
        closedAt: null,
      });
    });

    it('are one per purpose while open: a second one is news for the first, and both runs hear of its end', async () => {
      await using store = await open();
      const first = taskAction('task-1', 'a1', { oneOpenPer: 'risk' });
      const second = taskAction('task-2', 'a1', {
        oneOpenPer: 'risk',
        runId: 'run-2',
        title: 'Call them now',
        dueAt: at(1),
      });
      const elsewhere = taskAction('task-3', 'a1', { oneOpenPer: 'risk', document: 'other', runId: 'run-2' });
      const runs = [run('run-1', 'a1'), run('run-2', 'a1')];
      await settledWith(store, 'a1', { runs, effects: [first, second, elsewhere].map((action) => effect(action)) });
      expect(await store.readTask('task-2')).toBeNull();
      expect(await store.readTask('task-1')).toMatchObject({ title: 'Call them now', dueAt: at(1), runId: 'run-1' });
      expect((await store.readTask('task-3'))!.status).toBe('open');
      await store.closeTask('task-1', 'done', close);
      const due = await store.claimDueRuns(at(1), 9, day);
      expect(due.map((each) => [each.run.id, each.events[0]?.event])).toEqual([
        ['run-1', { type: 'answered', actionId: 'task-1', port: 'done' }],
        ['run-2', { type: 'answered', actionId: 'task-2', port: 'done' }],
      ]);
      // Closed, it makes room for another.
      await store.settleRun({
        run: due[0]!.run,
        fence: due[0]!.fence,
        handled: [],
        effects: [effect({ ...first, id: 'task-4' })],
        at: at(2),
      });
      expect((await store.readTask('task-4'))!.status).toBe('open');
    });

    it('close once, with an answer that becomes an observation', async () => {
      await using store = await open();
      const ask = {
        question: 'Will they stay?',
        signal: 'intent',
        answers: [
          { key: 'yes', label: 'Yes' },
          { key: 'no', label: 'No' },
        ],
      };
      await settledWith(store, 'a1', {
        effects: [effect(taskAction('task-1', 'a1', { ask })), effect(taskAction('task-2', 'a1'))],
      });
      await expect(store.closeTask('task-1', 'done', { ...close, answer: 'maybe' })).rejects.toMatchObject({
        code: 'unknown-answer',
      });
      await expect(store.closeTask('task-2', 'done', { ...close, answer: 'yes' })).rejects.toMatchObject({
        code: 'unknown-answer',
      });
      const closed = await store.closeTask('task-1', 'done', {
        ...close,
        outcome: 'won back',
        note: 'All well',
        answer: 'yes',
      });
      expect(closed).toMatchObject({ status: 'done', outcome: 'won back', note: 'All well', closedAt: at(1) });
      expect(await store.closeTask('task-1', 'dismissed', close)).toBeNull();
      expect(await store.closeTask('nothing', 'done', close)).toBeNull();
      const { observations } = (await store.readHistory({ accountIds: ['a1'], until: forever })).get('a1')!;
      expect(observations.get('intent')).toMatchObject([{ value: 'yes', observedAt: at(1) }]);
      expect(await store.countDueAccounts(at(1))).toBe(1);
      expect((await store.readAudit(1))[0]).toMatchObject({ actor: 'ann', verb: 'task.done', subject: 'task-1' });
    });

    it('close as recovered with the run that opened them, but not while another run waits', async () => {
      await using store = await open();
      const shared = taskAction('task-1', 'a1', { oneOpenPer: 'risk' });
      const own = taskAction('task-2', 'a1');
      const runs = [run('run-1', 'a1'), run('run-2', 'a1')];
      const late = { ...shared, id: 'task-3', runId: 'run-2' };
      await settledWith(store, 'a1', { runs, effects: [shared, own, late].map((action) => effect(action)) });
      await store.markDue(at(1));
      const { oneOpenPer: _key, ...parts } = shared;
      const end = (id: string, runId: string) => effect({ ...parts, id, runId, do: 'close-tasks', as: 'recovered' });
      const settlement = await claimed(store, 'a1', 1);
      await store.settle({
        ...settlement,
        runs: [run('run-1', 'a1', { status: 'stopped' })],
        effects: [end('end-1', 'run-1')],
      });
      expect((await store.readTask('task-1'))!.status).toBe('open');
      expect(await store.readTask('task-2')).toMatchObject({ status: 'recovered', closedAt: at(1) });
      await store.markDue(at(2));
      const again = await claimed(store, 'a1', 2);
      await store.settle({
        ...again,
        runs: [run('run-2', 'a1', { status: 'stopped' })],
        effects: [end('end-2', 'run-2')],
      });
      expect((await store.readTask('task-1'))!.status).toBe('recovered');
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
    });

    it('are listed by status, account, owner and words, sorted and paged', async () => {
      await using store = await open();
      const user = {
        id: 'u1',
        name: 'Ann',
        email: 'ann@us.test',
        role: 'csm' as const,
        teamId: null,
        managerId: null,
        coverId: null,
        awayFrom: null,
        awayUntil: null,
        disabledAt: null,
      };
      await store.savePeople([user], []);
      await settledWith(store, 'Beta', {
        effects: [
          effect(taskAction('b1', 'Beta', { title: 'Überprüfen', dueAt: at(1), priority: 'low' }), { ownerId: 'u1' }),
        ],
      });
      await settledWith(store, 'Acme', {
        effects: [
          effect(taskAction('a1', 'Acme', { dueAt: at(3), priority: 'urgent', at: at(2) })),
          effect(taskAction('a2', 'Acme', { dueAt: at(2), priority: 'high', at: at(1) })),
        ],
      });
      await store.closeTask('a2', 'done', close);
      const list = async (more: object) => {
        const { tasks, total } = await store.listTasks({ sort: 'due', limit: 9, offset: 0, ...more });
        return [tasks.map((each) => each.id), total];
      };
      expect(await list({})).toEqual([['b1', 'a2', 'a1'], 3]);
      expect(await list({ sort: 'priority' })).toEqual([['a1', 'a2', 'b1'], 3]);
      expect(await list({ sort: 'account' })).toEqual([['a2', 'a1', 'b1'], 3]);
      expect(await list({ sort: 'created' })).toEqual([['a1', 'a2', 'b1'], 3]);
      expect(await list({ limit: 1, offset: 1 })).toEqual([['a2'], 3]);
      expect(await list({ status: 'done' })).toEqual([['a2'], 1]);
      expect(await list({ accountId: 'Beta' })).toEqual([['b1'], 1]);
      expect(await list({ ownerId: 'u1' })).toEqual([['b1'], 1]);
      expect(await list({ search: ' ÜBER' })).toEqual([['b1'], 1]);
      expect(await list({ search: 'acme' })).toEqual([['a2', 'a1'], 2]);
      expect(await list({ search: '%' })).toEqual([[], 0]);
      const { tasks } = await store.listTasks({ sort: 'due', limit: 1, offset: 0 });
      expect(tasks[0]).toMatchObject({ accountName: 'Beta', ownerName: 'Ann' });
    });
  });
}
