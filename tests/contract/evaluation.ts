import { emptyState, type Decision } from '#lib/core/decide/decision.ts';
import { describe, expect, it } from 'vitest';
import {
  at,
  claimed,
  closure,
  day,
  healthModel,
  observed,
  outcome,
  point,
  publication,
  settledWith,
  start,
  type Open,
} from './samples.ts';

const decision: Decision = {
  kind: 'band-changed',
  document: 'health',
  nodeId: 'thr_a1',
  trigger: 'thr_a1',
  band: 'red',
  previousBand: 'green',
  episode: 0,
  at: at(1),
  port: null,
  reason: 'The score fell to 20.',
};

export function evaluationContract(open: Open): void {
  describe('due accounts', () => {
    it('are handed out oldest first, once until the lease runs out', async () => {
      await using store = await open();
      await store.append([observed('late', 's', 0, 1)], at(2), 'test');
      await store.append([observed('early', 's', 0, 1)], at(1), 'test');
      expect(await store.countDueAccounts(at(0))).toBe(0);
      expect(await store.countDueAccounts(at(2))).toBe(2);
      const first = await store.claimDueAccounts(at(2), 1, day);
      expect(first).toEqual([{ accountId: 'early', fence: 1, rev: 1, settledRev: null }]);
      expect((await store.claimDueAccounts(at(2), 9, day)).map((each) => each.accountId)).toEqual(['late']);
      expect(await store.claimDueAccounts(at(2), 9, day)).toEqual([]);
      expect((await store.claimDueAccounts(at(3), 1, day))[0]).toMatchObject({ accountId: 'early', fence: 2 });
    });

    it('go to one of two who claim at the same time', async () => {
      await using store = await open();
      const ids = Array.from({ length: 40 }, (_, i) => `a${i}`);
      await store.append(
        ids.map((id) => observed(id, 's', 0, 1)),
        start,
        'test',
      );
      const claims = await Promise.all(Array.from({ length: 8 }, () => store.claimDueAccounts(start, 7, day)));
      const claimedIds = claims.flat().map((each) => each.accountId);
      expect(claimedIds).toHaveLength(40);
      expect(new Set(claimedIds).size).toBe(40);
    });

    it('are marked by hand, all or some', async () => {
      await using store = await open();
      await settledWith(store, 'a1', {});
      await settledWith(store, 'a2', {});
      expect(await store.countDueAccounts(at(9))).toBe(0);
      expect(await store.markDue(at(1), ['a2', 'nobody'])).toBe(1);
      expect(await store.countDueAccounts(at(9))).toBe(1);
      expect(await store.markDue(at(1))).toBe(2);
      expect(await store.countDueAccounts(at(9))).toBe(2);
    });
  });

  describe('settle', () => {
    it('writes nothing for a lease that somebody else took over', async () => {
      await using store = await open();
      await store.saveClosures([closure]);
      const settlement = await claimed(store, 'a1');
      await store.claimDueAccounts(at(2), 1, day);
      expect(await store.settle({ ...settlement, documents: [outcome(point('a1', 0, 80))] })).toBe('stale');
      expect(await store.readScoreHistory('a1')).toEqual([]);
      expect(await store.readAudit(9)).toEqual([]);
    });

    it('sets the next moment, and remembers the revision it read up to', async () => {
      await using store = await open();
      await store.append([observed('a1', 's', 0, 1)], start, 'test');
      await settledWith(store, 'a1', { nextDueAt: at(5) });
      expect(await store.countDueAccounts(at(4))).toBe(0);
      expect(await store.claimDueAccounts(at(5), 9, day)).toEqual([
        { accountId: 'a1', fence: 2, rev: 1, settledRev: 1 },
      ]);
    });

    it('leaves an account due that changed, or was marked, while it was evaluated', async () => {
      await using store = await open();
      const settlement = await claimed(store, 'a1');
      await store.append([observed('a1', 's', 0, 1)], at(1), 'test');
      expect(await store.settle(settlement)).toBe('settled');
      expect(await store.countDueAccounts(at(1))).toBe(1);
      const again = await claimed(store, 'a1', 2);
      await store.markDue(at(2));
      await store.settle(again);
      expect(await store.countDueAccounts(at(2))).toBe(1);
    });

    it('looks again when a churn takes effect', async () => {
      await using store = await open();
      const churn = {
        outcome: 'churned' as const,
        effectiveAt: at(30),
        amount: null,
        reason: '',
        observedAt: start,
        knownAt: start,
      };
      await store.append([{ accountId: 'a1', outcomes: [churn] }], start, 'test');
      await settledWith(store, 'a1', { nextDueAt: at(90) });
      expect(await store.countDueAccounts(at(30) - 1)).toBe(0);
      expect(await store.countDueAccounts(at(30))).toBe(1);
    });

    it('keeps states and decisions, and says so in the audit log', async () => {
      await using store = await open();
      await store.saveClosures([closure]);
      const state = {
        ...emptyState,
        flags: { con_a1: { flag: null, since: start } },
        held: { con_a1: { since: start, unknownSince: null } },
      };
      const documents = [outcome(point('a1', 1, 20), { state, decisions: [decision], trace: {} })];
      await settledWith(store, 'a1', { at: at(1), documents });
      expect((await store.readStates(['a1', 'nobody'])).get('a1')).toEqual({ health: state });
      expect(await store.readDecisions('a1')).toEqual([{ ...decision, accountId: 'a1' }]);
      expect((await store.readAudit(1))[0]).toMatchObject({ verb: 'account.decided', subject: 'a1', at: at(1) });
    });

    it('says in one transaction what is said about an account', async () => {
      await using store = await open();
      const settlement = await claimed(store, 'a1');
      const documents = [outcome(point('a1', 0, 20), { decisions: [decision] })];
      // Its closure was never saved, so the score cannot be stored, and nothing else may be.
      await expect(store.settle({ ...settlement, documents })).rejects.toMatchObject({ code: 'unknown-closure' });
      expect(await store.readDecisions('a1')).toEqual([]);
      expect((await store.readStates(['a1'])).get('a1')).toEqual({});
      expect(await store.settle(settlement)).toBe('settled');
    });
  });

  describe('score history', () => {
    it('has a new point only when more than the moment changed', async () => {
      await using store = await open();
      await store.saveClosures([closure, { ...closure, hash: 'closure-2' }]);
      const settle = async (of: ReturnType<typeof point>) => {
        const settlement = await claimed(store, 'a1', 9);
        await store.settle({ ...settlement, at: of.at, documents: [outcome(of)] });
        await store.markDue(at(9), ['a1']);
      };
      await settle(point('a1', 1, 80));
      await settle(point('a1', 2, 80, { rev: 7 }));
      await settle(point('a1', 3, 80, { contributions: { sig_a1: 1 } }));
      await settle(point('a1', 4, null, { flags: { con_a1: true } }));
      await settle(point('a1', 5, null, { flags: { con_a1: true }, closure: 'closure-2' }));
      const history = await store.readScoreHistory('a1', 'health');
      expect(history.map((each) => each.at)).toEqual([at(1), at(3), at(4), at(5)]);
      expect(history[1]).toEqual(point('a1', 3, 80, { contributions: { sig_a1: 1 } }));
      expect(await store.readPointAt('a1', 'health', at(3.5))).toEqual(history[1]);
      expect(await store.readPointAt('a1', 'health', at(0))).toBeNull();
      expect(await store.readPointAt('a1', 'other', at(9))).toBeNull();
    });

    it('keeps apart what not every point of a closure has', async () => {
      await using store = await open();
      await store.saveClosures([closure, { ...closure, hash: 'closure-2' }]);
      await store.append([{ accountId: 'a1' }, { accountId: 'a2' }], start, 'test');
      const few = { contributions: { sig_b: 1 / 3 }, flags: { con_b: true } };
      const more = { contributions: { sig_a: -0, sig_b: 1 / 3, 7: 1e-300 }, flags: { con_a: null, con_b: true } };
      const carried = {
        held: { con_b: { since: 1, unknownSince: null } },
        reported: { s: 1 },
        distributions: { rnk_a: 2 },
      };
      const ofOne = [few, more, few, { ...few, carried }, { contributions: {}, flags: {} }, more];
      const points = ofOne.map((each, i) => point('a1', i, 50, each));
      await store.savePoints([point('a2', 0, 50, few)], []);
      await store.savePoints(points, []);
      await store.savePoints([point('a2', 1, 50, few), point('a2', 2, 50, { ...few, closure: 'closure-2' })], []);
      // What was handed on makes no other point.
      expect(await store.readScoreHistory('a1')).toEqual([0, 1, 2, 4, 5].map((i) => points[i]));
      expect((await store.readScoreHistory('a2')).map((each) => each.at)).toEqual([at(0), at(2)]);
      await store.savePoints([point('a2', 3, 50, { ...more, carried })], []);
      expect(await store.readPointAt('a2', 'health', at(4))).toEqual(point('a2', 3, 50, { ...more, carried }));
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
    });

    it('is back-filled in any number of points, in time order', async () => {
      await using store = await open();
      await store.saveClosures([closure]);
      await store.append([{ accountId: 'a1' }, { accountId: 'a2' }], start, 'test');
      const points = Array.from({ length: 3000 }, (_, i) => point(i % 2 ? 'a1' : 'a2', i / 10, (i * 7) % 101));
      const fell = {
        kind: 'band-changed' as const,
        document: 'health',
        nodeId: 'thr_a',
        trigger: 'thr_a',
        band: 'low',
        previousBand: 'high',
        episode: 0,
        at: 1,
        port: null,
        reason: 'Fell to low.',
      };
      await store.savePoints(points, [{ accountId: 'a1', document: 'health', state: emptyState, decisions: [fell] }]);
      expect(await store.readDecisions('a1')).toMatchObject([{ kind: 'band-changed', band: 'low', at: 1 }]);
      await store.savePoints(points, []);
      expect((await store.readStates(['a1'])).get('a1')).toEqual({ health: emptyState });
      expect(await store.readScoreHistory('a1')).toEqual(points.filter((each) => each.accountId === 'a1'));
      await expect(store.savePoints([point('nobody', 1, 1)], [])).rejects.toMatchObject({ code: 'unknown-account' });
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
    });

    it('keeps the distributions that ranks stood against', async () => {
      await using store = await open();
      const one = { document: 'health', nodeId: 'rnk_a1', computedAt: at(1), values: Float64Array.of(-0, 1, 2.5) };
      const none = { ...one, computedAt: at(3), values: new Float64Array(0) };
      await store.saveDistributions([{ ...one, values: [-0, 1, 2.5] }, none, { ...one, nodeId: 'rnk_b2' }]);
      expect(await store.readDistributions('health', at(2))).toEqual([one, { ...one, nodeId: 'rnk_b2' }]);
      expect((await store.readDistributions('health', at(3)))[0]).toEqual(none);
      expect(await store.readDistributions('other', at(9))).toEqual([]);
    });
  });

  describe('the primary health model', () => {
    it('is the live one with the highest priority that applies', async () => {
      await using store = await open();
      await store.saveClosures([closure]);
      await store.publish([
        publication(healthModel('health', 'Health', 1)),
        publication(healthModel('special', 'Special', 5)),
        publication(healthModel('untested', 'Untested', 9)),
      ]);
      const special = point('a1', 0, 90, { document: 'special' });
      await settledWith(store, 'a1', { documents: [outcome(point('a1', 0, 30)), outcome(special)] });
      const query = { sort: 'name' as const, descending: false, limit: 9, offset: 0, now: at(1) };
      expect((await store.listBook(query)).rows[0]).toMatchObject({ model: 'special', score: 90, band: 'green' });
      await store.markDue(at(0));
      await settledWith(store, 'a1', { documents: [outcome(special, { point: null })] });
      expect((await store.listBook(query)).rows[0]).toMatchObject({ model: 'health', score: 30, band: 'red' });
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
    });
  });
}
