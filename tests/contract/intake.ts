import type { Delivery } from '#lib/server/store/intake-store.ts';
import { deliveryResults } from '#lib/server/store/intake-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { describe, expect, it } from 'vitest';
import { at, forever, observed, start, stated, taskAction, effect, settledWith, run, type Open } from './samples.ts';

export function intakeContract(open: Open): void {
  const message = (id: string, digest: string, value: number, account = 'a1'): Delivery => ({
    messageId: id,
    digest,
    change: observed(account, 'logins', value, value),
  });

  async function deliver(store: Store, deliveries: readonly Delivery[], source = 'crm') {
    const [results] = await store.deliver([{ source, actor: 'token:t1', deliveries }], start);
    return [...results!].map((code) => deliveryResults[code]);
  }

  async function valuesOf(store: Store, account = 'a1') {
    const histories = await store.readHistory({ accountIds: [account], until: forever });
    return (
      histories
        .get(account)
        ?.observations.get('logins')
        ?.map(({ value }) => value) ?? []
    );
  }

  describe('deliveries', () => {
    it('are stored, and said again are taken as read', async () => {
      await using store = await open();
      const items: Delivery[] = [message('m1', 'x', 1), { change: observed('a1', 'logins', 2, 2) }];
      expect(await deliver(store, items)).toEqual(['stored', 'stored']);
      expect(await deliver(store, items)).toEqual(['repeated', 'stored']);
      expect(await valuesOf(store)).toEqual([1, 2]);
    });

    it('with a message id that came with other content are left out, and only they', async () => {
      await using store = await open();
      await deliver(store, [message('m1', 'x', 1)]);
      const items = [message('m0', 'y', 4), message('m1', 'y', 2), message('m2', 'z', 3), message('m2', 'zz', 5)];
      expect(await deliver(store, items)).toEqual(['stored', 'conflict', 'stored', 'conflict']);
      expect(await valuesOf(store)).toEqual([1, 3, 4]);
    });

    it('of another source may use the same message id', async () => {
      await using store = await open();
      await deliver(store, [message('m1', 'x', 1)]);
      expect(await deliver(store, [message('m1', 'y', 2)], 'billing')).toEqual(['stored']);
      expect(await valuesOf(store)).toEqual([1, 2]);
    });

    it('that claim the external id of another account are left out, also within one call', async () => {
      await using store = await open();
      const claim = (accountId: string, crm: string): Delivery => ({ change: { accountId, externalIds: { crm } } });
      const items = [claim('a1', '1'), claim('a2', '1'), claim('a3', '3')];
      expect(await deliver(store, items)).toEqual(['stored', 'id-taken', 'stored']);
      expect(await deliver(store, [claim('a4', '3'), claim('a1', '1')])).toEqual(['id-taken', 'stored']);
      expect(await store.findAccounts('crm', ['1', '3'])).toEqual(
        new Map([
          ['1', 'a1'],
          ['3', 'a3'],
        ]),
      );
      expect(await store.readAccounts(['a2', 'a4'])).toEqual([]);
    });

    it('of several senders are one transaction; each is named in the audit log', async () => {
      await using store = await open();
      const groups = [
        { source: 'crm', actor: 'token:t1', deliveries: [message('m1', 'x', 1)] },
        { source: 'billing', actor: 'token:t2', deliveries: [message('m1', 'x', 2, 'a2')] },
      ];
      expect(await store.deliver(groups, start)).toEqual([Uint8Array.of(0), Uint8Array.of(0)]);
      const entries = (await store.readAudit(2)).map(({ actor, verb, subject }) => ({ actor, verb, subject }));
      expect(entries).toEqual([
        { actor: 'token:t2', verb: 'history.appended', subject: 'a2' },
        { actor: 'token:t1', verb: 'history.appended', subject: 'a1' },
      ]);
    });
  });

  describe('pages for programs', () => {
    it('of accounts go on after the last one', async () => {
      await using store = await open();
      await store.append(
        ['c', 'a', 'd', 'b'].map((accountId) => ({ accountId })),
        start,
        'test',
      );
      expect(await store.pageAccountIds('', 2)).toEqual(['a', 'b']);
      expect(await store.pageAccountIds('b', 2)).toEqual(['c', 'd']);
      expect(await store.pageAccountIds('d', 2)).toEqual([]);
    });

    it('of outcomes hold whole accounts and what holds of each', async () => {
      await using store = await open();
      const outcome = { outcome: 'renewed', effectiveAt: at(1), amount: 5, reason: '' } as const;
      const changes = ['a', 'b', 'c'].map((accountId) => ({
        accountId,
        outcomes:
          accountId === 'b'
            ? []
            : [
                { ...outcome, ...stated(1) },
                { ...outcome, amount: 6, ...stated(1) },
              ],
      }));
      await store.append(changes, start, 'test');
      const first = await store.pageOutcomes(0, 1);
      expect(first.outcomes).toEqual([{ accountId: 'a', ...outcome, amount: 6, ...stated(1) }]);
      expect((await store.pageOutcomes(first.next!, 1)).outcomes).toMatchObject([{ accountId: 'c', amount: 6 }]);
      expect(await store.pageOutcomes(0, 10)).toMatchObject({ outcomes: [{}, {}], next: null });
      expect((await store.pageOutcomes(0, 10, 'c')).outcomes).toHaveLength(1);
    });

    it('of tasks go on after the last one, also at one moment', async () => {
      await using store = await open();
      const effects = ['t2', 't1', 't3'].map((id) => effect(taskAction(id, 'a1', { nodeId: id }), { ownerId: null }));
      await settledWith(store, 'a1', { runs: [run('run-1', 'a1')], effects });
      const created = (await store.readTask('t1'))!.createdAt;
      expect(await store.pageTaskIds({ after: [0, ''], limit: 2 })).toEqual(['t1', 't2']);
      expect(await store.pageTaskIds({ after: [created, 't2'], limit: 2, status: 'open', accountId: 'a1' })).toEqual([
        't3',
      ]);
      expect(await store.pageTaskIds({ after: [0, ''], limit: 2, accountId: 'a2' })).toEqual([]);
    });
  });
}
