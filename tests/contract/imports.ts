import type { ImportChange } from '#lib/server/store/import-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { describe, expect, it } from 'vitest';
import { at, forever, observed, start, stated, type Open } from './samples.ts';

async function imported(store: Store, id: string, changes: readonly ImportChange[], days = 0): Promise<void> {
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
      const begun = { id: 'i1', kind: 'usage', source: 'csv', fileName: 'usage.csv', createdAt: start } as const;
      await store.beginImport({ ...begun, by: 'ann' });
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
        by: 'ann',
        words: null,
      });
      expect(steps).toEqual([
        [1, 2],
        [2, 2],
      ]);
      expect(await valuesOf(store, 'a1', 's')).toEqual([-0, 'a\0b']);
      expect(await store.countDueAccounts(at(1))).toBe(2);
      expect(await store.listImports()).toEqual([record]);
      expect((await store.readAudit(1))[0]).toMatchObject({ verb: 'import.applied', subject: 'i1', actor: 'ann' });
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
      await store.abandonImport('i1', 'The id is taken.');
      expect((await store.listImports())[0]).toMatchObject({ status: 'abandoned', words: 'The id is taken.' });
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

    it('that were broken off begin anew under their id, without what was staged before', async () => {
      await using store = await open();
      const begun = { id: 'i1', kind: 'usage', source: 'csv', fileName: 'u.csv', createdAt: start } as const;
      await store.beginImport(begun);
      await store.stage('i1', [observed('a1', 's', 1, 1)]);
      await store.beginImport(begun);
      await store.stage('i1', [observed('a2', 's', 1, 2)]);
      await store.applyImport('i1', at(1), { rows: 1, skipped: 0 });
      expect(await store.listAccountIds()).toEqual(['a2']);
      await store.beginImport(begun);
      expect(await store.readImport('i1')).toMatchObject({ status: 'applied', words: null });
    });

    it('are listed page by page, the newest first', async () => {
      await using store = await open();
      for (const [id, days] of [
        ['i1', 1],
        ['i2', 2],
        ['i3', 2],
        ['i4', 3],
      ] as const)
        await imported(store, id, [], days);
      const idsOf = async (before?: { createdAt: number; id: string }) =>
        (await store.pageImports({ limit: 2, before })).map(({ id }) => id);
      expect(await idsOf()).toEqual(['i4', 'i3']);
      expect(await idsOf({ createdAt: at(2), id: 'i3' })).toEqual(['i2', 'i1']);
      expect(await store.countImports()).toBe(4);
    });

    it('say before they are taken back what would go', async () => {
      await using store = await open();
      await store.append([observed('a2', 't', 1, 1)], start, 'crm');
      await imported(store, 'i1', [{ ...observed('a1', 's', 1, 1), name: 'Acme' }, observed('a2', 's', 1, 1)]);
      expect(await store.describeWithdrawal('i1')).toEqual({ accounts: 2, gone: 1 });
      expect(await store.listImportAccounts('i1', 9)).toEqual([
        { id: 'a2', name: 'a2' },
        { id: 'a1', name: 'Acme' },
      ]);
      await store.withdrawImport('i1', at(2), 'ben');
      expect((await store.readAudit(1))[0]).toMatchObject({ verb: 'import.withdrawn', actor: 'ben' });
      expect(await store.listImportAccounts('i1', 9)).toEqual([{ id: 'a2', name: 'a2' }]);
    });

    it('keep owners whom nobody knows until somebody says who they are', async () => {
      await using store = await open();
      const wanted = { role: 'csm' as const, email: 'Ann@x.test', observedAt: at(1), knownAt: at(1) };
      await imported(store, 'i1', [
        { accountId: 'a1', name: 'Acme', wantedOwners: [wanted] },
        { accountId: 'a2', name: 'Beta', wantedOwners: [wanted, { ...wanted, role: 'ae', email: 'bo@x.test' }] },
      ]);
      expect(await store.listWantedPeople()).toEqual([
        { email: 'ann@x.test', accounts: 2, sample: ['Acme', 'Beta'], roles: ['csm'], importId: 'i1', source: 'csv' },
        { email: 'bo@x.test', accounts: 1, sample: ['Beta'], roles: ['ae'], importId: 'i1', source: 'csv' },
      ]);
      const user = { id: 'u1', name: 'Ann', email: 'ann@x.test', role: 'csm', teamId: null, managerId: null } as const;
      await store.savePeople([{ ...user, coverId: null, awayFrom: null, awayUntil: null, disabledAt: null }], []);
      expect(await store.settleWantedPerson('ann@x.test', 'u1', 'ben', at(3))).toBe(2);
      expect((await store.readAccounts(['a1', 'a2'])).map(({ owners }) => owners)).toEqual([
        { csm: 'u1' },
        { csm: 'u1' },
      ]);
      expect(await store.settleWantedPerson('ann@x.test', 'u1', 'ben', at(3))).toBe(0);
      expect((await store.readAudit(1))[0]).toMatchObject({ verb: 'import.owner-settled', actor: 'ben' });
      await store.withdrawImport('i1', at(4));
      expect(await store.listWantedPeople()).toEqual([]);
      expect((await store.check()).filter((each) => !each.ok)).toEqual([]);
    });
  });

  describe('files on their way to an import', () => {
    const draft = {
      id: 'imp_1',
      fileName: 'a.csv',
      bytes: 3,
      received: 0,
      source: '',
      kind: null,
      plan: {},
      state: 'arriving',
      revision: 0,
      tries: 0,
      words: null,
      by: 'ann',
      scheduleId: null,
      createdAt: start,
      changedAt: start,
    } as const;

    it('wait for the jobs thread in the order they were changed, and what is stale does not count', async () => {
      await using store = await open();
      await store.addDraft(draft);
      await store.addDraft({ ...draft, id: 'imp_2', state: 'to-look' });
      expect((await store.nextDraft())?.id).toBe('imp_2');
      expect(await store.changeDraft('imp_1', 0, { state: 'to-check', plan: { a: 1 } }, at(-1))).toBe(true);
      expect(await store.changeDraft('imp_1', 0, { state: 'to-map' }, at(1))).toBe(false);
      expect(await store.nextDraft()).toMatchObject({ id: 'imp_1', revision: 1, plan: { a: 1 } });
      expect(await store.beginDraftWork('imp_1', 0)).toBeNull();
      expect(await store.beginDraftWork('imp_1', 1)).toMatchObject({ tries: 1 });
      expect(await store.beginDraftWork('imp_1', 1)).toMatchObject({ tries: 2 });
      expect(await store.endDraftWork('imp_1', 0, { state: 'checked' }, at(2))).toBe(false);
      expect(await store.endDraftWork('imp_1', 1, { state: 'checked', words: 'w' }, at(2))).toBe(true);
      expect(await store.readDraft('imp_1')).toMatchObject({ state: 'checked', words: 'w', tries: 0, revision: 1 });
      await store.removeDraft('imp_1', at(3), 'ben');
      expect((await store.readAudit(1))[0]).toMatchObject({ verb: 'import.discarded', actor: 'ben' });
      expect((await store.listDrafts()).map(({ id }) => id)).toEqual(['imp_2']);
    });
  });
}
