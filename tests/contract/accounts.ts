import { describe, expect, it } from 'vitest';
import { at, observed, start, stated, type Open } from './samples.ts';

export function accountsContract(open: Open): void {
  describe('accounts', () => {
    it('are current rows of their history', async () => {
      await using store = await open();
      await store.append(
        [
          {
            accountId: 'a1',
            name: 'Acme',
            externalIds: { crm: '15', account: 'A-1' },
            attributes: [
              { attribute: 'plan', value: 'pro', ...stated(5) },
              { attribute: 'plan', value: 'free', ...stated(1) },
              { attribute: 'renewalDate', value: { date: at(90) }, ...stated(1) },
            ],
            owners: [{ role: 'csm', userId: 'u1', ...stated(1) }],
          },
        ],
        start,
        'test',
      );
      const [account] = await store.readAccounts(['a1', 'nobody']);
      expect(account).toEqual({
        id: 'a1',
        name: 'Acme',
        externalIds: { crm: '15', account: 'A-1' },
        attributes: new Map<string, unknown>([
          ['plan', 'pro'],
          ['renewalDate', { date: at(90) }],
        ]),
        owners: { csm: 'u1' },
        rev: 4,
        churnedAt: null,
        createdAt: start,
      });
    });

    it('lose an attribute that was cleared, and get back what holds when a statement is withdrawn', async () => {
      await using store = await open();
      const say = (days: number, value: string | null, withdrawn = false) =>
        store.append(
          [{ accountId: 'a1', attributes: [{ attribute: 'plan', value, withdrawn, ...stated(days) }] }],
          start,
          'test',
        );
      const plan = async () => (await store.readAccounts(['a1']))[0]!.attributes.get('plan');
      await say(1, 'free');
      await say(2, 'pro');
      await say(2, 'pro', true);
      expect(await plan()).toBe('free');
      await say(3, null);
      expect(await plan()).toBeUndefined();
    });

    it('are gone from the effective date of a churn until a reactivation', async () => {
      await using store = await open();
      const say = (kind: 'churned' | 'reactivated', days: number) =>
        store.append(
          [
            {
              accountId: 'a1',
              outcomes: [{ outcome: kind, effectiveAt: at(days), amount: null, reason: '', ...stated(days) }],
            },
          ],
          start,
          'test',
        );
      await store.append([{ accountId: 'a0' }], start, 'test');
      await say('churned', 10);
      expect((await store.readAccounts(['a1']))[0]!.churnedAt).toBe(at(10));
      expect(await store.listAccountIds()).toEqual(['a0']);
      await say('reactivated', 20);
      expect((await store.readAccounts(['a1']))[0]!.churnedAt).toBeNull();
      expect(await store.listAccountIds()).toEqual(['a0', 'a1']);
    });

    it('are found by external id, which only one account may have', async () => {
      await using store = await open();
      await store.append([{ accountId: 'a1', externalIds: { crm: '15' } }], start, 'test');
      expect([...(await store.findAccounts('crm', ['15', '16']))]).toEqual([['15', 'a1']]);
      expect((await store.findAccounts('domain', ['15'])).size).toBe(0);
      const clash = store.append([{ accountId: 'a2', externalIds: { crm: '15' } }], start, 'test');
      await expect(clash).rejects.toMatchObject({
        code: 'external-id-taken',
        message: expect.stringContaining('a1') as string,
      });
      expect(await store.readAccounts(['a2'])).toEqual([]);
      await store.append([{ accountId: 'a1', externalIds: { crm: '17' } }], start, 'test');
      expect((await store.findAccounts('crm', ['15'])).size).toBe(0);
    });

    it('have contacts that are updated in place', async () => {
      await using store = await open();
      const contact = {
        id: 'c1',
        accountId: 'a1',
        name: 'Kim',
        email: 'kim@acme.test',
        externalId: null,
        title: 'CTO',
        doNotContact: false,
      };
      await store.append([{ accountId: 'a1', contacts: [contact] }], start, 'test');
      await store.append([{ accountId: 'a1', contacts: [{ ...contact, doNotContact: true }] }], start, 'test');
      expect(await store.readContacts('a1')).toEqual([{ ...contact, doNotContact: true }]);
      expect(await store.readContacts('nobody')).toEqual([]);
    });

    it('are written all or nothing', async () => {
      await using store = await open();
      await store.append([{ accountId: 'a1', externalIds: { crm: '1' } }], start, 'test');
      const broken = [observed('a2', 's', 1, 1), { accountId: 'a3', externalIds: { crm: '1' } }];
      await expect(store.append(broken, start, 'test')).rejects.toThrow('crm');
      expect(await store.listAccountIds()).toEqual(['a1']);
      // Names that the failed attempt was about to number are numbered anew.
      expect(await store.append([observed('a2', 's', 1, 1)], start, 'test')).toEqual({ appended: 1, repeated: 0 });
    });

    it('tell when a signal, an event or a record was last reported by anybody', async () => {
      await using store = await open();
      await store.append(
        [
          {
            accountId: 'a1',
            observations: [
              { signal: 's', value: 1, ...stated(0, 3) },
              { signal: 's', value: 1, ...stated(1, 3.5) },
            ],
          },
          { accountId: 'a2', observations: [{ signal: 's', value: 1, ...stated(0, 1) }] },
          { accountId: 'a2', events: [{ id: 'e', name: 'login', properties: {}, ...stated(2) }] },
        ],
        start,
        'test',
      );
      const freshness = await store.readSourceFreshness();
      expect(freshness.get('s')).toEqual([at(1), at(3.5)]);
      expect(freshness.get('event:login')).toEqual([at(2)]);
      expect(freshness.get('t')).toBeUndefined();
    });
  });
}
