import { emptyState, type DecisionState } from '#lib/core/decide/decision.ts';
import { flagList, numberList } from '#lib/core/evaluate/lists.ts';
import {
  emptyCounts,
  type BlockSettlement,
  type NewAlarm,
  type QuietAccount,
  type QuietPoint,
} from '#lib/server/store/book-run-store.ts';
import type { ScorePoint } from '#lib/server/store/evaluation-store.ts';
import type { AccountBlock } from '#lib/server/store/fact-block-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { describe, expect, it } from 'vitest';
import {
  at,
  closure,
  effect,
  healthModel,
  observed,
  outcome,
  point,
  publication,
  run,
  start,
  taskAction,
  type Open,
} from './samples.ts';

const hour = 3_600_000;

export function blockSettlement(more: Partial<BlockSettlement>): BlockSettlement {
  return {
    ...{ runId: null, block: 0, at: at(1), quiet: [], settlements: [], readings: [], copy: null },
    ...{ cleared: [], alarms: [] },
    ...{ counts: emptyCounts, notes: [] },
    ...more,
  };
}

function quietPoint({ accountId: _, flags, contributions, ...rest }: ScorePoint): QuietPoint {
  return { ...rest, flags: flagList(flags), contributions: numberList(contributions) };
}

/** A quiet account of a block, read with the points and states given. */
export function quiet(
  block: AccountBlock,
  row: number,
  points: readonly ScorePoint[],
  more: Partial<QuietAccount> = {},
): QuietAccount {
  const readings = points.map((each) => ({
    row,
    document: each.document,
    point: quietPoint(each),
    state: stateAt(each.at),
  }));
  return { row, rev: block.revs[row]!, fence: block.fences[row]!, readings, nextDueAt: null, ...more };
}

function stateAt(since: number): DecisionState {
  return { ...emptyState, flags: { c_1: { flag: true, since } } };
}

async function someAccounts(store: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, (_, i) => `a${i + 1}`);
  await store.saveClosures([closure]);
  await store.append(
    ids.map((accountId) => ({ accountId, name: accountId })),
    start,
    'test',
  );
  return ids;
}

async function startedRun(store: Store, days = 1): Promise<string> {
  await store.requestBookRun({ id: 'r1', reason: 'by-hand', by: 'ann', at: at(days) });
  return (await store.takeBookRun(at(days)))!.id;
}

const reading = (scores: number[]) => ({
  document: 'health',
  closure: closure.hash,
  arrays: { score: Float64Array.from(scores) },
});

export function settleBlockContract(open: Open): void {
  describe('settling a block', () => {
    it('leaves what settling each account leaves', async () => {
      await using one = await open();
      await using other = await open();
      const models = [publication(healthModel('health', 'H', 1)), publication(healthModel('special', 'S', 5))];
      for (const store of [one, other]) {
        await store.publish(models);
        await someAccounts(store, 40);
      }
      for (let days = 1; days <= 6; days++) {
        if (days > 1) for (const store of [one, other]) await store.markDue(at(days));
        const [claims] = [await one.claimDueAccounts(at(days), 99, 1), await other.claimDueAccounts(at(days), 99, 1)];
        const block = await other.readAccountBlock(0);
        const work = claims.map((claim, i) => {
          // Some stay as they were, some change, some lose a model or get one.
          const score = ((i * 17 + (i % 3 ? days : 0) * 29) % 101) - (i % 7 ? 0 : 0.1);
          const documents = ['health', 'special'].map((document, k) => {
            const has = k === 0 ? (i + days) % 5 > 0 : (i + days) % 3 === 0;
            const made = point(claim.accountId, days, i % 11 ? score : null, {
              ...{ document, rev: claim.rev, contributions: { sig_b: score / 3, sig_a: i % 2 ? -0 : 1 / 3 } },
              flags: { c_2: i % 4 ? null : days > 3, c_1: true },
            });
            return { document, point: has ? made : null, state: stateAt(at(i % 2 ? days : 1)) };
          });
          return { claim, documents, nextDueAt: i % 2 ? at(days + i) : null };
        });
        for (const { claim, documents, nextDueAt } of work) {
          const outcomes = documents.map((each) => ({ ...each, decisions: [], trace: null }));
          const settlement = { ...claim, at: at(days), documents: outcomes, runs: [], effects: [], nextDueAt };
          expect(await one.settle(settlement)).toBe('settled');
        }
        const ids = await other.readAccountIds(0, [...block.exists.keys()]);
        const rows = new Map([...ids].map(([row, id]) => [id, row]));
        const all = work.map(({ claim, documents, nextDueAt }) => ({
          ...{ row: rows.get(claim.accountId)!, rev: claim.rev, fence: claim.fence, nextDueAt },
          readings: documents.map(({ point: made, ...each }) => ({
            row: rows.get(claim.accountId)!,
            ...each,
            point: made && quietPoint(made),
          })),
        }));
        expect(await other.settleBlocks(blockSettlement({ at: at(days), quiet: all }))).toEqual({
          skipped: 0,
          stale: 0,
        });
      }
      expect(await everything(other)).toEqual(await everything(one));
      expect((await one.readScoreHistory('a2')).length).toBeGreaterThan(3);
    });

    it('leaves a state that is as it is stored', async () => {
      await using store = await open();
      await someAccounts(store, 2);
      const block = await store.readAccountBlock(0);
      await store.settleBlocks(blockSettlement({ quiet: [quiet(block, 0, [point('a1', 1, 40)])] }));
      const again = await store.readAccountBlock(0);
      const [reading] = quiet(again, 0, [point('a1', 2, 60)]).readings;
      const all = { ...quiet(again, 0, []), readings: [{ ...reading!, state: null }] };
      expect(await store.settleBlocks(blockSettlement({ quiet: [all] }))).toMatchObject({ skipped: 0 });
      expect((await store.readScoreHistory('a1')).map(({ score }) => score)).toEqual([40, 60]);
      expect((await store.readStates(['a1'])).get('a1')).toEqual({ health: stateAt(at(1)) });
    });

    it('skips accounts that changed or were claimed since they were read, and leaves them due', async () => {
      await using store = await open();
      await someAccounts(store, 4);
      const runId = await startedRun(store);
      const block = await store.readAccountBlock(0);
      await store.append([observed('a4', 's', 1, 1)], at(1), 'test');
      await store.claimDueAccounts(at(0), 1, 0); // fence of a1
      await store.claimDueAccounts(at(0), 2, 30 * hour); // a1 and a2 are somebody's
      const again = await store.readAccountBlock(0);
      const ids = await store.readAccountIds(0, [0, 1, 2, 3]);
      const all = [...ids].map(([row, id]) => quiet(row === 1 ? again : block, row, [point(id, 1, 40)]));
      const readings = [reading([40, 40, 40, 40])];
      const done = await store.settleBlocks(blockSettlement({ runId, quiet: all, readings }));
      expect(done).toEqual({ skipped: 3, stale: 0 });
      expect(await store.readScoreHistory('a1')).toEqual([]);
      expect(await store.readScoreHistory('a2')).toEqual([]);
      expect(await store.readScoreHistory('a4')).toEqual([]);
      expect(await store.readScoreHistory('a3')).toEqual([point('a3', 1, 40)]);
      expect([...(await store.readAccountBlock(0)).dueAt]).toEqual([start, start, Infinity, start]);
      // Their readings in the block were never settled.
      expect((await store.readDirtyReadings(0)).map(({ row }) => row)).toEqual([0, 1, 3]);
    });

    it('keeps due what was called for after the run was taken, not what was before', async () => {
      await using store = await open();
      await someAccounts(store, 2);
      await store.markDue(at(1));
      const runId = await startedRun(store);
      await store.markDue(at(1), ['a2']);
      const block = await store.readAccountBlock(0);
      const all = [0, 1].map((row) => quiet(block, row, [], { nextDueAt: at(9) }));
      await store.settleBlocks(blockSettlement({ runId, quiet: all }));
      const { dueAt, settledRevs } = await store.readAccountBlock(0);
      expect([...dueAt]).toEqual([at(9), start]);
      expect([...settledRevs]).toEqual([0, 0]);
    });

    it('takes over a lease that ran out for good', async () => {
      await using store = await open();
      await someAccounts(store, 1);
      const [claim] = await store.claimDueAccounts(at(0), 1, 1);
      const runId = await startedRun(store);
      const block = await store.readAccountBlock(0);
      await store.settleBlocks(blockSettlement({ runId, quiet: [quiet(block, 0, [point('a1', 1, 40)])] }));
      const late = { ...claim!, at: at(0), documents: [], runs: [], effects: [], nextDueAt: null };
      expect(await store.settle(late)).toBe('stale');
    });

    it('settles accounts with decisions as ever, and skips the stale ones', async () => {
      await using store = await open();
      await someAccounts(store, 2);
      const runId = await startedRun(store);
      const block = await store.readAccountBlock(0);
      const settlements = ['a1', 'a2'].map((accountId, row) => ({
        ...{ accountId, at: at(1), rev: 0, fence: block.fences[row]! + row, nextDueAt: at(4) },
        documents: [outcome(point(accountId, 1, 20))],
        runs: [run(`run-${accountId}`, accountId)],
        effects: [effect(taskAction(`task-${accountId}`, accountId))],
      }));
      const counts = { ...emptyCounts, decisions: 1, byAccount: { decision: 2 } };
      const readings = [reading([20, 20])];
      const done = await store.settleBlocks(blockSettlement({ runId, settlements, counts, readings, notes: ['Odd.'] }));
      expect(done).toEqual({ skipped: 0, stale: 1 });
      expect(await store.readRuns('a1')).toHaveLength(1);
      expect(await store.readRuns('a2')).toEqual([]);
      expect((await store.listTasks({ sort: 'created', limit: 9, offset: 0 })).total).toBe(1);
      expect(await store.readBookRun(runId)).toMatchObject({ nextBlock: 1, counts, notes: ['Odd.'] });
      expect((await store.readDirtyReadings(0)).map(({ row }) => row)).toEqual([1]);
      // Once more the same block, as somebody might who heard no answer.
      const before = await everything(store);
      await store.settleBlocks(blockSettlement({ runId, settlements, counts, readings, notes: ['Odd.'] }));
      expect(await everything(store)).toEqual(before);
      expect(await store.readBookRun(runId)).toMatchObject({ nextBlock: 1, counts, notes: ['Odd.'] });
    });

    it('adds to what its run has counted', async () => {
      await using store = await open();
      const runId = await startedRun(store);
      const counts = { ...emptyCounts, accounts: 3, sampled: 1, byAccount: { first: 2 } };
      await store.settleBlocks(blockSettlement({ runId, counts, notes: ['One.'] }));
      const more = { ...counts, byAccount: { first: 1, runs: 4 } };
      await store.settleBlocks(blockSettlement({ runId, block: 1, counts: more, notes: ['Two.'] }));
      expect(await store.readBookRun(runId)).toMatchObject({
        ...{ nextBlock: 2, notes: ['One.', 'Two.'] },
        counts: { ...emptyCounts, accounts: 6, sampled: 2, byAccount: { first: 3, runs: 4 } },
      });
      await expect(store.settleBlocks(blockSettlement({ runId: 'nobody' }))).rejects.toMatchObject({
        code: 'unknown-book-run',
      });
    });

    it('keeps the readings of a block, and lists those that were settled without it', async () => {
      await using store = await open();
      await someAccounts(store, 3);
      const block = await store.readAccountBlock(0);
      await store.settleBlocks(
        blockSettlement({ quiet: [quiet(block, 1, [point('a2', 1, 40)]), quiet(block, 2, [])] }),
      );
      const dirty = await store.readDirtyReadings(0);
      expect(dirty.map(({ row }) => row)).toEqual([1]);
      const runId = await startedRun(store);
      await store.settleBlocks(blockSettlement({ runId, readings: [reading([1, 2, 3])], cleared: dirty }));
      expect((await store.readReadingBlocks(0, ['health'])).readings.get('health')).toEqual(reading([1, 2, 3]));
      expect(await store.readDirtyReadings(0)).toEqual([]);
      const [claim] = await store.claimDueAccounts(at(2), 1, 0);
      await store.settle({ ...claim!, at: at(2), documents: [], runs: [], effects: [], nextDueAt: null });
      expect((await store.readDirtyReadings(0)).map(({ row }) => row)).toEqual([0]);
    });

    it('holds accounts back for an hour when the evaluators disagree about their decisions', async () => {
      await using store = await open();
      await someAccounts(store, 2);
      const runId = await startedRun(store);
      const alarm: NewAlarm = { kind: 'decision', accountId: 'a1', document: 'health', at: at(1), differences: [] };
      const alarms = [alarm, { ...alarm, kind: 'sample' as const, accountId: 'a2' }];
      await store.settleBlocks(blockSettlement({ runId, alarms, readings: [reading([1, 2])] }));
      expect(await store.countOpenAlarms()).toBe(2);
      expect([...(await store.readAccountBlock(0)).dueAt]).toEqual([at(1) + hour, start]);
      expect((await store.readDirtyReadings(0)).map(({ row }) => row)).toEqual([0]);
      await store.append([observed('a1', 's', 1, 1)], at(1), 'test');
      expect((await store.readAccountBlock(0)).dueAt[0]).toBe(at(1));
      // The live path gives its lease back.
      await store.claimDueAccounts(at(2), 9, 9 * hour);
      await store.settleBlocks(blockSettlement({ at: at(2), alarms: [alarm] }));
      const { dueAt, leaseUntil } = await store.readAccountBlock(0);
      expect([dueAt[0], leaseUntil[0], leaseUntil[1]]).toEqual([at(2) + hour, 0, at(2) + 9 * hour]);
    });
  });
}

/** What there is to see of all accounts. */
async function everything(store: Store): Promise<unknown> {
  const ids = await store.listAccountIds();
  const { dueAt, settledRevs, leaseUntil, fences } = await store.readAccountBlock(0);
  return {
    points: await Promise.all(ids.map((id) => store.readScoreHistory(id))),
    states: await store.readStates(ids),
    book: await store.listBook({ sort: 'name', descending: false, limit: 99, offset: 0, now: at(9) }),
    block: [dueAt, settledRevs, leaseUntil, fences],
    audit: await store.readAudit(99),
    trouble: (await store.check()).filter((each) => !each.ok),
  };
}
