import type { AccountChange } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { describe, expect, it } from 'vitest';
import { at, forever, observed, start, stated, type Open } from './samples.ts';

export function historyContract(open: Open): void {
  async function historyOf(store: Store, accountId: string, until = forever, rev?: number) {
    const histories = await store.readHistory({
      accountIds: [accountId],
      until,
      ...(rev === undefined ? {} : { rev }),
    });
    return histories.get(accountId)!;
  }

  describe('history', () => {
    it('gives entries back as they came, with revisions in the order given', async () => {
      await using store = await open();
      const change: AccountChange = {
        accountId: 'a1',
        name: 'Acme',
        attributes: [{ attribute: 'plan', value: 'pro', ...stated(0) }],
        observations: [
          { signal: 'logins', value: 3, ...stated(1) },
          { signal: 'nps', value: 9, ...stated(1), contactId: 'c1', assumed: true },
        ],
        events: [{ id: 'e1', name: 'export', properties: { rows: 10, ok: true }, ...stated(2) }],
        records: [
          { id: 't1', record: 'ticket', openedAt: at(1), closedAt: null, properties: { tone: null }, ...stated(1) },
        ],
        contactRoles: [{ contactId: 'c1', role: 'champion', active: true, ...stated(0) }],
        owners: [{ role: 'csm', userId: 'u1', ...stated(0) }],
        overrides: [{ model: 'health', band: 'red', reason: 'Said so', expiresAt: at(9), by: 'ann', ...stated(3) }],
        outcomes: [{ outcome: 'renewed', effectiveAt: at(4), amount: 100, reason: '', ...stated(4) }],
      };
      expect(await store.append([change], start, 'test')).toEqual({ appended: 9, repeated: 0 });
      const history = await historyOf(store, 'a1');
      expect(history.observations.get('logins')).toEqual([{ signal: 'logins', value: 3, ...stated(1), rev: 1 }]);
      expect(history.observations.get('nps')).toEqual([{ ...change.observations![1], rev: 2 }]);
      expect(history.events).toEqual([{ ...change.events![0], rev: 3 }]);
      expect(history.records).toEqual([{ ...change.records![0], rev: 4 }]);
      expect(history.attributes).toEqual([{ ...change.attributes![0], rev: 5 }]);
      expect(history.contactRoles).toEqual([{ ...change.contactRoles![0], rev: 6 }]);
      expect(history.owners).toEqual([{ ...change.owners![0], rev: 7 }]);
      expect(history.overrides).toEqual([{ ...change.overrides![0], rev: 8 }]);
      expect(history.outcomes).toEqual([{ ...change.outcomes![0], rev: 9 }]);
    });

    it('keeps every value exactly', async () => {
      await using store = await open();
      const values = [
        -0,
        0,
        1e308,
        -1e308,
        5e-324,
        0.1,
        2 ** 53,
        '',
        '9',
        'a\0b',
        'Ünïcode 🌿',
        true,
        false,
        { date: -1 },
        null,
      ];
      const observations = values.map((value, i) => ({ signal: 's', value, ...stated(i) }));
      const attributes = values.map((value, i) => ({ attribute: `x${i}`, value, ...stated(0) }));
      await store.append([{ accountId: 'a1', observations, attributes }], start, 'test');
      const history = await historyOf(store, 'a1');
      const read = history.observations.get('s')!.map((each) => each.value);
      expect(read).toHaveLength(values.length);
      for (const [i, value] of values.entries()) {
        expect(read[i], `observation ${i}`).toStrictEqual(value);
        expect(Object.is(read[i], -0)).toBe(Object.is(value, -0));
        expect(history.attributes.find((each) => each.attribute === `x${i}`)!.value).toStrictEqual(value);
      }
    });

    it('orders entries by moment, then revision, whatever order they came in', async () => {
      await using store = await open();
      await store.append([observed('a1', 's', 5, 1), observed('a1', 's', 2, 2)], start, 'test');
      await store.append([observed('a1', 's', 5, 3), observed('a1', 's', 3, 4)], start, 'test');
      const { observations } = await historyOf(store, 'a1');
      expect(observations.get('s')!.map(({ value, rev }) => [value, rev])).toEqual([
        [2, 2],
        [4, 4],
        [1, 1],
        [3, 3],
      ]);
    });

    it('reads up to a moment and up to a revision, and only the signals asked for', async () => {
      await using store = await open();
      await store.append(
        [observed('a1', 's', 1, 1), observed('a1', 't', 2, 2), observed('a1', 's', 3, 3)],
        start,
        'test',
      );
      expect([...(await historyOf(store, 'a1', at(2))).observations.values()].flat()).toHaveLength(2);
      expect([...(await historyOf(store, 'a1', forever, 2)).observations.values()].flat()).toHaveLength(2);
      const some = await store.readHistory({
        accountIds: ['a1', 'nobody'],
        signals: ['t', 'unheard-of'],
        until: forever,
      });
      expect([...some.keys()]).toEqual(['a1']);
      expect([...some.get('a1')!.observations.keys()]).toEqual(['t']);
    });

    it('does not append what the newest entry says already', async () => {
      await using store = await open();
      const change = [observed('a1', 's', 1, 5)];
      await store.append(change, start, 'test');
      expect(await store.append(change, at(1), 'test')).toEqual({ appended: 0, repeated: 1 });
      const [account] = await store.readAccounts(['a1']);
      expect(account!.rev).toBe(1);
    });

    it('appends a correction, and the old value again after it', async () => {
      await using store = await open();
      for (const value of [5, 6, 5]) await store.append([observed('a1', 's', 1, value)], start, 'test');
      const { observations } = await historyOf(store, 'a1');
      expect(observations.get('s')!.map(({ value }) => value)).toEqual([5, 6, 5]);
    });

    it('takes knowing it earlier or under another lag as news, knowing it later as none', async () => {
      await using store = await open();
      const say = (knownDays: number, assumed?: boolean) =>
        store.append(
          [
            {
              accountId: 'a1',
              observations: [{ signal: 's', value: 1, ...stated(1, knownDays), ...(assumed ? { assumed } : {}) }],
            },
          ],
          start,
          'test',
        );
      expect((await say(5)).appended).toBe(1);
      expect((await say(6)).appended).toBe(0);
      expect((await say(4)).appended).toBe(1);
      expect((await say(8, true)).appended).toBe(1);
      expect((await say(9, true)).appended).toBe(1);
      expect((await say(9, true)).appended).toBe(0);
    });

    it('keeps the values of two contacts for one moment apart', async () => {
      await using store = await open();
      const say = (contactId: string, value: number) =>
        store.append(
          [{ accountId: 'a1', observations: [{ signal: 'nps', value, contactId, ...stated(1) }] }],
          start,
          'test',
        );
      await say('c1', 3);
      await say('c2', 9);
      expect((await say('c1', 3)).repeated).toBe(1);
    });

    it('compares an event with the newest statement about it, whatever its moment', async () => {
      await using store = await open();
      const say = (days: number) =>
        store.append(
          [{ accountId: 'a1', events: [{ id: 'e1', name: 'export', properties: {}, ...stated(days) }] }],
          start,
          'test',
        );
      expect((await say(1)).appended).toBe(1);
      expect((await say(2)).appended).toBe(1);
      expect((await say(2)).repeated).toBe(1);
      expect((await say(1)).appended).toBe(1);
    });

    it('does not care about property names that objects have already', async () => {
      await using store = await open();
      const properties = JSON.parse('{"__proto__": {"date": 1}, "constructor": 2}') as Record<string, number>;
      await store.append(
        [{ accountId: 'a1', events: [{ id: 'e', name: 'x', properties, ...stated(0) }] }],
        start,
        'test',
      );
      const [event] = (await historyOf(store, 'a1')).events;
      expect(Object.keys(event!.properties)).toEqual(['__proto__', 'constructor']);
      expect(Object.getPrototypeOf(event!.properties)).toBe(Object.prototype);
    });
  });
}
