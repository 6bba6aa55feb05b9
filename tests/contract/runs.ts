import { describe, expect, it } from 'vitest';
import { at, claimed, day, effect, run, settledWith, start, taskAction, waitingUntil, type Open } from './samples.ts';

export function runsContract(open: Open): void {
  describe('runs', () => {
    it('come back as they were stored', async () => {
      await using store = await open();
      const one = run('run-1', 'a1', { tokens: waitingUntil(at(3), 'action-1'), visits: { wai_a1: 1 } });
      await settledWith(store, 'a1', { runs: [one, run('run-2', 'a1', { startedAt: at(1), status: 'finished' })] });
      expect(await store.readRuns('a1')).toEqual([run('run-2', 'a1', { startedAt: at(1), status: 'finished' }), one]);
      expect(await store.readRuns('nobody')).toEqual([]);
    });

    it('are handed out when a timer is due, earliest first, once until the lease runs out', async () => {
      await using store = await open();
      const runs = [
        run('later', 'a1', { tokens: waitingUntil(at(3)) }),
        run('sooner', 'a1', { tokens: waitingUntil(at(2)) }),
        run('never', 'a1', { tokens: waitingUntil(null) }),
        run('over', 'a1', { tokens: waitingUntil(at(1)), status: 'finished' }),
      ];
      await settledWith(store, 'a1', { runs });
      expect(await store.claimDueRuns(at(1), 9, day)).toEqual([]);
      expect((await store.claimDueRuns(at(4), 9, day)).map((each) => each.run.id)).toEqual(['sooner', 'later']);
      expect(await store.claimDueRuns(at(4), 9, day)).toEqual([]);
      expect((await store.claimDueRuns(at(5), 1, day))[0]).toMatchObject({
        fence: 2,
        run: { id: 'sooner' },
        events: [],
      });
    });

    it('move on once: a worker whose lease was taken over writes nothing', async () => {
      await using store = await open();
      await settledWith(store, 'a1', { runs: [run('run-1', 'a1', { tokens: waitingUntil(at(1)) })] });
      const [stale] = await store.claimDueRuns(at(1), 9, day);
      const [fresh] = await store.claimDueRuns(at(2), 9, day);
      const step = { run: { ...fresh!.run, status: 'finished' as const }, handled: [], at: at(2) };
      const effects = [effect(taskAction('task-1', 'a1'))];
      expect(await store.settleRun({ ...step, fence: stale!.fence, effects })).toBe('stale');
      expect(await store.readTask('task-1')).toBeNull();
      expect(await store.settleRun({ ...step, fence: fresh!.fence, effects })).toBe('settled');
      expect((await store.readTask('task-1'))!.status).toBe('open');
      expect(await store.claimDueRuns(at(9), 9, day)).toEqual([]);
    });

    it('and evaluations of one account keep out of each other’s way', async () => {
      await using store = await open();
      await settledWith(store, 'a1', { runs: [run('run-1', 'a1', { tokens: waitingUntil(at(1)) })] });
      const settlement = await claimed(store, 'a1', 1).catch(() => null);
      expect(settlement).toBeNull(); // nothing is due
      await store.markDue(at(1));
      const [evaluating] = await store.claimDueAccounts(at(1), 9, day);
      expect(await store.claimDueRuns(at(1), 9, day)).toEqual([]);
      // The evaluation's lease runs out; advancing the run shuts it out for good.
      const [advancing] = await store.claimDueRuns(at(2), 9, day);
      expect(advancing).toBeDefined();
      expect(await store.claimDueAccounts(at(2), 9, day)).toEqual([]);
      const late = { ...evaluating!, at: at(2), documents: [], runs: [], effects: [], nextDueAt: null };
      expect(await store.settle(late)).toBe('stale');
      const step = {
        run: { ...advancing!.run, tokens: [] },
        fence: advancing!.fence,
        handled: [],
        effects: [],
        at: at(2),
      };
      // The other way round: the run's lease runs out, and an evaluation begins.
      expect(await store.claimDueAccounts(at(4), 9, day)).toHaveLength(1);
      expect(await store.settleRun(step)).toBe('stale');
    });

    it('hear of each answer once, in order, and not after they are over', async () => {
      await using store = await open();
      const effects = ['task-1', 'task-2'].map((id) => effect(taskAction(id, 'a1')));
      await settledWith(store, 'a1', { runs: [run('run-1', 'a1')], effects });
      const close = { outcome: null, note: null, answer: null, by: 'ann' };
      await store.closeTask('task-2', 'done', { ...close, at: at(1) });
      await store.closeTask('task-1', 'dismissed', { ...close, at: at(1) });
      const [due] = await store.claimDueRuns(at(1), 9, day);
      expect(due!.events.map((each) => each.event)).toEqual([
        { type: 'answered', actionId: 'task-2', port: 'done' },
        { type: 'answered', actionId: 'task-1', port: 'dismissed' },
      ]);
      const [first] = due!.events;
      await store.settleRun({ run: due!.run, fence: due!.fence, handled: [first!.id], effects: [], at: at(1) });
      const [again] = await store.claimDueRuns(at(1), 9, day);
      expect(again!.events.map((each) => each.id)).toEqual([due!.events[1]!.id]);
      const over = { ...again!.run, status: 'stopped' as const };
      await store.settleRun({ run: over, fence: again!.fence, handled: [], effects: [], at: start });
      expect(await store.claimDueRuns(at(9), 9, day)).toEqual([]);
    });
  });
}
