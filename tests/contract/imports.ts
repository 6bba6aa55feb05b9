import type { AccountChange } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { describe, expect, it } from 'vitest';
import { at, forever, observed, start, stated, type Open } from './samples.ts';

async function imported(store: Store, id: string, changes: readonly AccountChange[], days = 0): Promise<void> {
  await store.beginImport({ id, kind: 'usage', source: 'csv', fileName: `${id}.csv`, createdAt: at(days) });
  await store.stage(id, changes);
  await store.applyImport(id, at(days), { rows: changes.length, skipped: 0 });
}

async function valuesOf(store: Store, accountId: string, signal: string): Promise<unknown[]> {
  const history = (await store.readHistory({ accountIds: [accountId], until: forever })).get(accountId);
  return history?.observations.get(signal)?.map((each) => each.value) ?? [];
}

export function importsContract(open: Open): void {
  describe('imports', () => {
    it('show nothing before they are applied, and then everything', async () => {
      await using store = await open();
      await store.beginImport({ id: 'i1', kind: 'usage', source: 'csv', fileName: 'usage.csv', createdAt: start });
      await store.stage('i1', [observed('a1', 's', 1, -0)]);
      await store.stage('i1', [observed('a2', 's', 1, 2), observed('a1', 's', 2, 'a\0b')]);
      expect(await store.listAccountIds()).toEqual([]);
      const steps: number[][] = [];
      const record = await store.applyImport('i1', at(1), { rows: 4, skipped: 1 }, (done, total) =>
        steps.push([done, total]),
      );
      expect(record).toEqual({
        id: 'i1',
        kind: 'usage',
        source: 'csv',
        fileName: 'usage.csv',
        status: 'applied',
        rows: 4,
        appended: 3,
        repeated: 0,
        skipped: 1,
        createdAt: start,
        appliedAt: at(1),
      });
      expect(steps).toEqual([
        [1, 2],
        [2, 2],
      ]);
      expect(await valuesOf(store, 'a1', 's')).toEqual([-0, 'a\0b']);
      expect(await store.countDueAccounts(at(1))).toBe(2);
      expect(await store.listImports()).toEqual([record]);
      expect((await store.readAudit(1))[0]).toMatchObject({ verb: 'import.applied', subject: 'i1' });
    });

    it('change nothing when they are repeated', async () => {
      await using store = await open();
      const changes = [observed('a1', 's', 1, 1), observed('a1', 's', 2, 2)];
      await imported(store, 'i1', changes);
      expect(await store.applyImport('i1', at(5), { rows: 9, skipped: 9 })).toMatchObject({
        rows: 2,
        appliedAt: start,
      });
      await imported(store, 'i2', changes, 1);
      expect((await store.listImports())[0]).toMatchObject({ id: 'i2', appended: 0, repeated: 2 });
      expect((await store.readAccounts(['a1']))[0]!.rev).toBe(2);
    });

    it('apply everything or nothing', async () => {
      await using store = await open();
      await store.append([{ accountId: 'a1', externalIds: { crm: '1' } }], start, 'test');
      await store.beginImport({ id: 'i1', kind: 'accounts', source: 'csv', fileName: 'x.csv', createdAt: start });
      await store.stage('i1', [observed('a2', 's', 1, 1)]);
      await store.stage('i1', [{ accountId: 'a3', externalIds: { crm: '1' } }]);
      await expect(store.applyImport('i1', start, { rows: 2, skipped: 0 })).rejects.toMatchObject({
        code: 'external-id-taken',
      });
      expect(await store.listAccountIds()).toEqual(['a1']);
      expect((await store.listImports())[0]!.status).toBe('staging');
      await store.abandonImport('i1');
      expect((await store.listImports())[0]!.status).toBe('abandoned');
      await expect(store.stage('i1', [])).rejects.toMatchObject({ code: 'unknown-import' });
      await expect(store.applyImport('i9', start, { rows: 0, skipped: 0 })).rejects.toMatchObject({
        code: 'unknown-import',
      });
    });

    it('are taken back by corrections: what others said stands again', async () => {
      await using store = await open();
      await store.append(
        [{ ...observed('a1', 's', 1, 10), attributes: [{ attribute: 'plan', value: 'free', ...stated(0) }] }],
        start,
        'crm',
      );
      await imported(store, 'i1', [
        observed('a1', 's', 1, 99),
        observed('a1', 's', 2, 50),
        {
          accountId: 'a1',
          attributes: [{ attribute: 'plan', value: 'pro', ...stated(1) }],
          events: [{ id: 'e1', name: 'export', properties: {}, ...stated(1) }],
          outcomes: [{ outcome: 'churned', effectiveAt: at(1), amount: null, reason: '', ...stated(1) }],
        },
      ]);
      await store.append([observed('a1', 's', 3, 7), observed('a1', 's', 2, 51)], start, 'crm');
      expect(await store.listAccountIds()).toEqual([]);
      expect(await store.withdrawImport('i1', at(4))).toMatchObject({ status: 'withdrawn' });
      expect(await valuesOf(store, 'a1', 's')).toEqual([10, 99, 10, 50, 51, 7]);
      const [account] = await store.readAccounts(['a1']);
      expect(account).toMatchObject({ churnedAt: null, rev: 13 });
      expect(account!.attributes.get('plan')).toBe('free');
      const { events, attributes } = (await store.readHistory({ accountIds: ['a1'], until: forever })).get('a1')!;
      expect(events.at(-1)).toMatchObject({ id: 'e1', withdrawn: true, knownAt: at(4), observedAt: at(1) });
      expect(attributes.at(-1)).toMatchObject({ value: 'pro', withdrawn: true });
      expect(await store.listAccountIds()).toEqual(['a1']);
      expect((await store.withdrawImport('i1', at(9))).status).toBe('withdrawn');
      expect((await store.readAccounts(['a1']))[0]!.rev).toBe(13);
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
    });

    it('do not bring back what another withdrawn import said', async () => {
      await using store = await open();
      await imported(store, 'i1', [observed('a1', 's', 1, 1)]);
      await imported(store, 'i2', [observed('a1', 's', 1, 2)]);
      await store.withdrawImport('i1', at(2));
      expect(await valuesOf(store, 'a1', 's')).toEqual([1, 2]);
      await store.withdrawImport('i2', at(3));
      expect(await valuesOf(store, 'a1', 's')).toEqual([1, 2, null]);
    });

    it('take accounts with them that nobody else speaks of, until they are imported again', async () => {
      await using store = await open();
      await imported(store, 'i1', [observed('a1', 's', 1, 1), observed('a2', 's', 1, 1)]);
      await store.append([observed('a2', 't', 1, 1)], start, 'crm');
      await store.withdrawImport('i1', at(1));
      expect(await store.listAccountIds()).toEqual(['a2']);
      expect(await store.readAccounts(['a1'])).toEqual([]);
      await imported(store, 'i2', [observed('a1', 's', 1, 1)], 2);
      expect(await store.listAccountIds()).toEqual(['a1', 'a2']);
      expect(await valuesOf(store, 'a1', 's')).toEqual([1, null, 1]);
    });

    it('remember how columns were mapped', async () => {
      await using store = await open();
      expect(await store.readMapping('csv', 'usage')).toBeNull();
      await store.saveMapping('csv', 'usage', { day: 'date' });
      await store.saveMapping('csv', 'usage', { day: ['date', 1] });
      expect(await store.readMapping('csv', 'usage')).toEqual({ day: ['date', 1] });
      expect(await store.readMapping('csv', 'events')).toBeNull();
    });
  });
}
