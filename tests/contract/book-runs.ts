import { emptyCounts, type NewAlarm } from '#lib/server/store/book-run-store.ts';
import { describe, expect, it } from 'vitest';
import { at, start, type Open } from './samples.ts';

const request = (id: string, days = 0) => ({ id, reason: 'by-hand', by: 'ann', at: at(days) });

const alarm: NewAlarm = {
  kind: 'decision',
  accountId: 'a1',
  document: 'health',
  at: at(1),
  differences: [{ what: 'score', account: '41.5', book: '41.500000000000007' }],
};

export function bookRunsContract(open: Open): void {
  describe('runs over the whole book', () => {
    it('wait, are worked on and end, and the audit knows who asked', async () => {
      await using store = await open();
      await store.append([{ accountId: 'a1' }, { accountId: 'a2' }], start, 'test');
      const asked = await store.requestBookRun(request('r1'));
      expect(asked).toEqual({
        ...{ id: 'r1', reason: 'by-hand', by: 'ann', requestedAt: at(0), startedAt: null, endedAt: null, at: null },
        ...{ status: 'waiting', blocks: 0, nextBlock: 0, counts: emptyCounts, notes: [] },
      });
      const taken = await store.takeBookRun(at(1));
      expect(taken).toEqual({ ...asked, status: 'running', startedAt: at(1), at: at(1), blocks: 1 });
      await store.endBookRun('r1', 'done', at(2), ['Two things were odd.']);
      const ended = await store.readBookRun('r1');
      expect(ended).toEqual({ ...taken, status: 'done', endedAt: at(2), notes: ['Two things were odd.'] });
      await store.endBookRun('r1', 'failed', at(3), ['Too late.']);
      expect(await store.readBookRun('r1')).toEqual(ended);
      expect(await store.takeBookRun(at(3))).toBeNull();
      expect(await store.readAudit(2)).toMatchObject([
        { actor: 'rapport', verb: 'book-run.ended', subject: 'r1', details: { status: 'done', counts: emptyCounts } },
        { actor: 'ann', verb: 'book-run.requested', subject: 'r1', details: { reason: 'by-hand' } },
      ]);
    });

    it('are one at a time: asking again while one waits or runs gives that one', async () => {
      await using store = await open();
      await store.requestBookRun(request('r1'));
      expect((await store.requestBookRun({ ...request('r2'), by: 'bob' })).id).toBe('r1');
      await store.takeBookRun(at(1));
      expect(await store.requestBookRun(request('r3'))).toMatchObject({ id: 'r1', status: 'running' });
      await store.endBookRun('r1', 'done', at(2), []);
      expect(await store.requestBookRun(request('r4'))).toMatchObject({ id: 'r4', status: 'waiting' });
      expect((await store.listBookRuns(9)).map(({ id }) => id)).toEqual(['r4', 'r1']);
      expect((await store.listBookRuns(1)).map(({ id }) => id)).toEqual(['r4']);
      const asked = (await store.readAudit(9)).filter(({ verb }) => verb === 'book-run.requested');
      expect(asked.map(({ subject }) => subject)).toEqual(['r4', 'r1']);
    });

    it('that were interrupted are taken up again at the moment they score', async () => {
      await using store = await open();
      await store.requestBookRun(request('r1'));
      const taken = await store.takeBookRun(at(1));
      expect(await store.takeBookRun(at(5))).toEqual(taken);
    });

    it('are cancelled at once while they wait, and by whoever works on them later', async () => {
      await using store = await open();
      await store.requestBookRun(request('r1'));
      await store.cancelBookRun('r1', 'bob', at(1));
      expect(await store.readBookRun('r1')).toMatchObject({ status: 'cancelled', endedAt: at(1) });
      await store.requestBookRun(request('r2'));
      await store.takeBookRun(at(2));
      await store.cancelBookRun('r2', 'bob', at(3));
      await store.cancelBookRun('r2', 'bob', at(3));
      expect(await store.readBookRun('r2')).toMatchObject({ status: 'cancelling', endedAt: null });
      expect(await store.requestBookRun(request('r3'))).toMatchObject({ id: 'r3', status: 'waiting' });
      expect(await store.takeBookRun(at(3))).toMatchObject({ id: 'r2', status: 'cancelling' });
      await store.endBookRun('r2', 'cancelled', at(4), []);
      await store.cancelBookRun('r2', 'bob', at(5));
      expect(await store.readBookRun('r2')).toMatchObject({ status: 'cancelled', endedAt: at(4) });
      expect(await store.takeBookRun(at(5))).toMatchObject({ id: 'r3', status: 'running' });
      const cancels = (await store.readAudit(99)).filter(({ verb }) => verb === 'book-run.cancelled');
      expect(cancels).toMatchObject([
        { actor: 'bob', subject: 'r2' },
        { actor: 'bob', subject: 'r1' },
      ]);
    });

    it('nobody knows are told apart', async () => {
      await using store = await open();
      expect(await store.readBookRun('r9')).toBeNull();
      await store.cancelBookRun('r9', 'bob', at(1));
      await expect(store.endBookRun('r9', 'done', at(1), [])).rejects.toMatchObject({ code: 'unknown-book-run' });
    });

    it('keep the newest fifty notes', async () => {
      await using store = await open();
      await store.requestBookRun(request('r1'));
      const notes = Array.from({ length: 60 }, (_, i) => `Note ${i}.`);
      await store.endBookRun('r1', 'failed', at(1), notes);
      expect((await store.readBookRun('r1'))!.notes).toEqual(notes.slice(10));
    });
  });

  describe('alarms', () => {
    it('stay open until somebody has seen them, and the same trouble is one alarm', async () => {
      await using store = await open();
      await store.append([{ accountId: 'a1' }, { accountId: 'a2' }], start, 'test');
      await store.raiseAlarms([alarm, { ...alarm, kind: 'sample' }, { ...alarm, accountId: 'a2', at: at(3) }]);
      await store.raiseAlarms([
        { ...alarm, at: at(2), differences: [{ what: 'rawBand', account: 'red', book: 'green' }] },
      ]);
      expect(await store.countOpenAlarms()).toBe(3);
      const open3 = await store.listAlarms(9);
      expect(open3).toMatchObject([
        { kind: 'decision', accountId: 'a2', at: at(3), differences: alarm.differences, acknowledgedBy: null },
        { kind: 'decision', accountId: 'a1', document: 'health', at: at(2), differences: [{ what: 'rawBand' }] },
        { kind: 'sample', accountId: 'a1', at: at(1), acknowledgedAt: null },
      ]);
      await store.acknowledgeAlarms('ann', at(4));
      await store.acknowledgeAlarms('bob', at(5));
      expect(await store.countOpenAlarms()).toBe(0);
      await store.raiseAlarms([alarm]);
      expect(await store.countOpenAlarms()).toBe(1);
      const seen = { acknowledgedBy: 'ann', acknowledgedAt: at(4) };
      expect(await store.listAlarms(9)).toEqual([
        ...open3.slice(0, 2).map((each) => ({ ...each, ...seen })),
        { ...alarm, id: expect.any(Number) as number, acknowledgedBy: null, acknowledgedAt: null },
        { ...open3[2], ...seen },
      ]);
      expect(await store.readAudit(1)).toMatchObject([
        { actor: 'ann', verb: 'alarms.acknowledged', details: { alarms: 3 } },
      ]);
      await expect(store.raiseAlarms([{ ...alarm, accountId: 'nobody' }])).rejects.toMatchObject({
        code: 'unknown-account',
      });
    });
  });
}
