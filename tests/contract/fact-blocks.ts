import { columnOf, valueAt } from '#lib/core/columns.ts';
import type { Value } from '#lib/core/values.ts';
import type { DirtyFact, FactBlock } from '#lib/server/store/fact-block-store.ts';
import type { AccountChange } from '#lib/server/store/history-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { describe, expect, it } from 'vitest';
import { at, claimed, forever, observed, outcome, point, closure, start, stated, type Open } from './samples.ts';

function factOf(key: string, values: readonly Value[], more: Partial<FactBlock> = {}): FactBlock {
  const validUntil = new Float64Array(values.length).fill(Infinity);
  return { key, column: columnOf(values), validUntil, countsFrom: null, counts: null, reportedAt: null, ...more };
}

function accounts(count: number, from = 0): AccountChange[] {
  return Array.from({ length: count }, (_, index) => ({ accountId: `a${from + index + 1}` }));
}

const thingsOf = (dirty: readonly DirtyFact[]): string[] => dirty.map(({ row, thing }) => `${row} ${thing}`).sort();

/** Nothing of the accounts there are is on the list any more. */
async function copied(store: Store, block = 0): Promise<void> {
  await store.saveFactBlocks({ block: block, facts: [], patches: [], cleared: await store.readDirtyFacts(block) });
}

/** By row; null where scoring must see no account. */
async function idsOf(store: Store, block: number): Promise<(string | null)[]> {
  const { exists } = await store.readAccountBlock(block);
  const ids = await store.readAccountIds(block, [...exists.keys()]);
  return Array.from(exists, (one, row) => (one ? ids.get(row)! : null));
}

export function factBlocksContract(open: Open): void {
  describe('blocks of accounts', () => {
    it('are none without accounts, and have a row for each number', async () => {
      await using store = await open();
      expect(await store.countBlocks()).toBe(0);
      expect(await idsOf(store, 0)).toEqual([]);
      await store.append(accounts(4096), start, 'test');
      expect([await store.countBlocks(), (await idsOf(store, 0)).length]).toEqual([1, 4096]);
      await store.append(accounts(1, 4096), start, 'test');
      expect([await store.countBlocks(), await idsOf(store, 1)]).toEqual([2, ['a4097']]);
      expect((await idsOf(store, 0)).at(-1)).toBe('a4096');
      expect(await store.readAccountIds(1, [0, 1])).toEqual(new Map([[0, 'a4097']]));
    });

    it('say what scoring must know of each account', async () => {
      await using store = await open();
      await store.saveClosures([closure]);
      await store.append(
        [
          { accountId: 'calm' },
          { accountId: 'told', events: [{ id: 'e', name: 'call', properties: {}, ...stated(1) }] },
          {
            accountId: 'set',
            overrides: [{ model: 'health', band: 'red', reason: '', expiresAt: null, by: 'ann', ...stated(1) }],
          },
          {
            accountId: 'left',
            outcomes: [{ outcome: 'churned', effectiveAt: at(9), amount: null, reason: '', ...stated(1) }],
          },
        ],
        at(1),
        'test',
      );
      const before = await store.readAccountBlock(0);
      expect(await idsOf(store, 0)).toEqual(['calm', 'told', 'set', 'left']);
      expect(before).toMatchObject({ length: 4, revs: Float64Array.of(0, 1, 1, 1) });
      expect([...before.hasMore]).toEqual([0, 1, 1, 0]);
      expect([...before.churnedAt]).toEqual([NaN, NaN, NaN, at(9)]);
      expect([...before.settledRevs]).toEqual([NaN, NaN, NaN, NaN]);
      const settlement = { ...(await claimed(store, 'told', 2)), nextDueAt: at(30) };
      await store.settle(settlement);
      const after = await store.readAccountBlock(0);
      expect(after.hasMore[1]).toBe(0);
      expect(after.settledRevs[1]).toBe(1);
      expect(after.dueAt[1]).toBe(at(30));
      expect(after.fences[1]).toBe(settlement.fence);
    });
  });

  describe('blocks of facts', () => {
    it.each<[string, readonly Value[]]>([
      ['numbers', [0, -0, 1e308, 5e-324, null, -1.5]],
      ['texts', ['', 'a', null, 'Zürich 🌍', 'a\u0000b', '\ufeffmark', 'a']],
      ['booleans', [true, null, false]],
      ['dates', [{ date: 0 }, { date: -1 }, null]],
      ['everything at once', [1, 'x', false, { date: 5 }, null]],
      ['nothing known', [null, null]],
      ['no accounts', []],
    ])('keep %s as they are', async (_what, values) => {
      await using store = await open();
      await store.saveFactBlocks({ block: 3, facts: [factOf('f', values)], patches: [], cleared: [] });
      const { facts, faults } = await store.readFactBlocks(3, ['f', 'not stored']);
      const { column } = facts.get('f')!;
      expect([...facts.keys(), ...faults, column.length]).toEqual(['f', values.length]);
      expect(values.map((_, row) => valueAt(column, row))).toEqual(values);
      expect(values.every((value, row) => Object.is(value, valueAt(column, row)) || typeof value === 'object')).toBe(
        true,
      );
    });

    it('keep moments, and what days are counted from, for a full block', async () => {
      await using store = await open();
      const rows = 4096;
      const mixed = Float64Array.from({ length: rows }, (_, row) =>
        row % 3 === 0 ? -Infinity : row % 3 === 1 ? at(row) : Infinity,
      );
      const countsFrom = Float64Array.from({ length: rows }, (_, row) => (row % 2 ? NaN : at(row)));
      const values = Array.from({ length: rows }, (_, row) => row);
      const given = factOf('since', values, { validUntil: mixed, countsFrom, counts: 'since', reportedAt: at(7) });
      await store.saveFactBlocks({ block: 0, facts: [given, factOf('still', values)], patches: [], cleared: [] });
      const { facts } = await store.readFactBlocks(0, ['since', 'still']);
      expect(facts.get('since')).toEqual(given);
      expect(facts.get('still')!.validUntil).toEqual(new Float64Array(rows).fill(Infinity));
    });

    it('refuse more rows than a block has', async () => {
      await using store = await open();
      await expect(
        store.saveFactBlocks({ block: 0, facts: [factOf('f', Array<Value>(4097).fill(1))], patches: [], cleared: [] }),
      ).rejects.toThrow('4097');
    });

    it('hold texts that rows have, however many a dictionary has', async () => {
      await using store = await open();
      const dictionary = Array.from({ length: 10_000 }, (_, index) => `t${index}`);
      const column = { length: 2, text: { codes: Int32Array.of(9_999, -1), dictionary } };
      await store.saveFactBlocks({
        block: 0,
        facts: [factOf('f', [null, null], { column })],
        patches: [],
        cleared: [],
      });
      const { facts } = await store.readFactBlocks(0, ['f']);
      expect(facts.get('f')!.column.text!.dictionary).toEqual(['t9999']);
    });

    it('take some rows of any kind, and are whole again when they are stored whole', async () => {
      await using store = await open();
      const values: Value[] = [1, 'one', null, true, { date: at(3) }, -0];
      const fact = factOf('f', values, { reportedAt: at(1) });
      await store.saveFactBlocks({ block: 0, facts: [fact, factOf('g', values)], patches: [], cleared: [] });
      expect((await store.readFactBlocks(0, ['f', 'g'])).patched.size).toBe(0);
      const times = { validUntil: Float64Array.of(5, 6, 7), countsFrom: Float64Array.of(NaN, 8, NaN) };
      const fresh = factOf('f', ['two', 2, null], { ...times, counts: 'since', reportedAt: at(2) });
      for (let turn = 0; turn < 2; turn++) {
        await store.saveFactBlocks({ block: 0, facts: [], patches: [{ rows: [0, 2, 5], fact: fresh }], cleared: [] });
        const { facts, patched, faults } = await store.readFactBlocks(0, ['f', 'g']);
        const { column, validUntil, countsFrom, counts, reportedAt } = facts.get('f')!;
        const now = values.map((_, row) => valueAt(column, row));
        expect(now).toEqual(['two', 'one', 2, true, { date: at(3) }, null]);
        expect([...validUntil]).toEqual([5, Infinity, 6, Infinity, Infinity, 7]);
        expect([...countsFrom!]).toEqual([NaN, NaN, 8, NaN, NaN, NaN]);
        expect({ counts, reportedAt, faults }).toEqual({ counts: 'since', reportedAt: at(2), faults: [] });
        expect([...patched]).toEqual([['f', [0, 2, 5]]]);
        expect(valueAt(facts.get('g')!.column, 0)).toBe(1);
      }
      await store.saveFactBlocks({ block: 0, facts: [fact], patches: [], cleared: [] });
      const { facts, patched } = await store.readFactBlocks(0, ['f']);
      expect(patched.size).toBe(0);
      expect(facts.get('f')).toEqual(fact);
    });

    it('are counted, replaced, and thrown away with everybody on the list', async () => {
      await using store = await open();
      await store.append(accounts(2), start, 'test');
      await copied(store);
      await store.saveFactBlocks({
        block: 0,
        facts: [factOf('f', [1, 2]), factOf('g', [1, 2])],
        patches: [],
        cleared: [],
      });
      await store.saveFactBlocks({ block: 0, facts: [factOf('f', [3, 4])], patches: [], cleared: [] });
      expect((await store.readFactBlocks(0, ['f'])).facts.get('f')!.column.number).toEqual(Float64Array.of(3, 4));
      expect(await store.describeFactBlocks()).toMatchObject({ facts: 2, blocks: 1, dirty: 0 });
      expect(await store.dropFactBlocks()).toBe(2);
      expect(await store.describeFactBlocks()).toEqual({ facts: 0, blocks: 0, bytes: 0, dirty: 2 });
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 *', '1 *']);
    });
  });

  describe('the list of what the copy has not seen', () => {
    const said: readonly [string, Omit<AccountChange, 'accountId'>, string[]][] = [
      ['an observation', { observations: [{ signal: 's', value: 1, ...stated(1) }] }, ['0 s']],
      ['an attribute', { attributes: [{ attribute: 'plan', value: 'pro', ...stated(1) }] }, ['0 attributes']],
      ['a role', { contactRoles: [{ contactId: 'c', role: 'champion', active: true, ...stated(1) }] }, ['0 roles']],
      [
        'an outcome',
        { outcomes: [{ outcome: 'renewed', effectiveAt: at(1), amount: 1, reason: '', ...stated(1) }] },
        ['0 outcomes'],
      ],
      ['an event', { events: [{ id: 'e', name: 'call', properties: {}, ...stated(1) }] }, ['0 event:call']],
      [
        'a record',
        { records: [{ id: 'r', record: 'ticket', openedAt: at(1), closedAt: null, properties: {}, ...stated(1) }] },
        ['0 record:ticket'],
      ],
      ['an owner, on whom no fact rests', { owners: [{ role: 'csm', userId: 'u', ...stated(1) }] }, []],
      ['a name', { name: 'Another' }, []],
    ];
    it.each(said)('has %s', async (_what, change, things) => {
      await using store = await open();
      await store.append([{ accountId: 'a1' }], start, 'test');
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 *']);
      await copied(store);
      await store.append([{ accountId: 'a1', ...change }], at(1), 'test');
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(things);
      await copied(store);
      await store.append([{ accountId: 'a1', ...change }], at(2), 'test');
      expect(await store.readDirtyFacts(0)).toEqual([]); // said again: no news
    });

    it('has both names of an event that was told under another one', async () => {
      await using store = await open();
      const told = (name: string) => [{ accountId: 'a1', events: [{ id: 'e', name, properties: {}, ...stated(1) }] }];
      await store.append(told('call'), start, 'test');
      await copied(store);
      await store.append(told('visit'), start, 'test');
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 event:call', '0 event:visit']);
    });

    it('keeps what changed again after it was read', async () => {
      await using store = await open();
      await store.append([...accounts(2)], start, 'test');
      await copied(store);
      await store.append(
        [observed('a1', 's', 1, 1), observed('a1', 't', 1, 1), observed('a2', 's', 1, 1)],
        at(1),
        'test',
      );
      const seen = await store.readDirtyFacts(0);
      await store.append([observed('a1', 's', 2, 2)], at(2), 'test');
      await store.saveFactBlocks({ block: 0, facts: [], patches: [], cleared: seen });
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 s']);
    });

    it('of an account that was never copied stays whole when more is said', async () => {
      await using store = await open();
      await store.append(accounts(1), start, 'test');
      const seen = await store.readDirtyFacts(0);
      await store.append([observed('a1', 's', 1, 1)], at(1), 'test');
      await store.saveFactBlocks({ block: 0, facts: [], patches: [], cleared: seen });
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 *']);
    });

    it('becomes everything when it gets long, and loses nothing', async () => {
      await using store = await open();
      await store.append(accounts(1), start, 'test');
      await copied(store);
      for (let days = 1; days <= 3; days++) {
        const signals = Array.from({ length: 100 }, (_, n) => observed('a1', `s${n}`, days, days));
        await store.append(signals, at(days), 'test');
      }
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 *']);
    });

    it('has what an import brings, and what its withdrawal takes away', async () => {
      await using store = await open();
      await store.append([observed('a1', 's', 1, 1)], start, 'test');
      await copied(store);
      await store.beginImport({ id: 'i', kind: 'usage', source: 'csv', fileName: 'u.csv', createdAt: start });
      const event = { id: 'e', name: 'call', properties: {}, ...stated(1) };
      await store.stage('i', [{ ...observed('a1', 's', 1, 2), events: [event] }, observed('new', 's', 1, 2)]);
      expect(await store.readDirtyFacts(0)).toEqual([]);
      await store.applyImport('i', start, { rows: 2, skipped: 0 });
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 event:call', '0 s', '1 *']);
      await copied(store);
      await store.withdrawImport('i', at(2));
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['0 event:call', '0 s', '1 *']);
      expect(await idsOf(store, 0)).toEqual(['a1', null]);
      const gone = await store.readDirtyFacts(0);
      await store.append([{ accountId: 'new' }], at(3), 'test');
      await store.saveFactBlocks({ block: 0, facts: [], patches: [], cleared: gone });
      expect(thingsOf(await store.readDirtyFacts(0))).toEqual(['1 *']); // back, without a new entry
      expect((await store.check()).filter(({ ok }) => !ok)).toEqual([]);
    });

    it('of readings has accounts that were settled one by one', async () => {
      await using store = await open();
      await store.saveClosures([closure]);
      await store.append(accounts(2), start, 'test');
      expect(await store.readDirtyReadings(0)).toEqual([]);
      const settlement = await claimed(store, 'a2');
      await store.settle({ ...settlement, documents: [outcome(point('a2', 0, 20))] });
      expect(await store.readDirtyReadings(0)).toMatchObject([{ row: 1 }]);
    });
  });

  describe('history in bulk', () => {
    it('is what history says of one account after the other', async () => {
      await using store = await open();
      const values: readonly Value[] = [1, -0, 'x', true, { date: 5 }, null];
      await store.append(
        [
          ...values.map((value, days) => observed('a1', 's', days, value)),
          {
            accountId: 'a1',
            observations: [{ signal: 's', value: 9, contactId: 'c', assumed: true, ...stated(2, 5) }],
          },
          { accountId: 'a1', attributes: [{ attribute: 'plan', value: 'pro', ...stated(1) }] },
          observed('a2', 't', 3, 7),
          observed('a2', 's', 1, 3),
          observed('a2', 's', 1, 4),
          observed('a2', 's', 99, 5),
        ],
        start,
        'test',
      );
      const accountIds = ['a2', 'nobody', 'a1'];
      const bulk = await store.readSeries({ accountIds, signals: ['s', 'u', 't'], until: at(50), withEntries: true });
      const histories = await store.readHistory({ accountIds, signals: ['s', 't', 'u'], until: at(50) });
      expect([...bulk.revs]).toEqual([4, 0, 8]);
      expect([...bulk.series.keys()]).toEqual(['s', 'u', 't']);
      for (const [signal, pack] of bulk.series) {
        const one = accountIds.map((id, account) => {
          const indexes = Array.from(pack.observedAt, (_, index) => index).slice(
            pack.starts[account],
            pack.starts[account + 1],
          );
          return indexes.map((index) => ({
            signal,
            value: pack.others.has(index) ? pack.others.get(index)! : pack.values[index]!,
            observedAt: pack.observedAt[index]!,
            knownAt: pack.knownAt[index]!,
            rev: pack.rev[index]!,
            ...(pack.contacts.has(index) ? { contactId: pack.contacts.get(index)! } : {}),
            ...(pack.assumed[index] ? { assumed: true } : {}),
          }));
        });
        expect(one).toEqual(accountIds.map((id) => histories.get(id)?.observations.get(signal) ?? []));
      }
      const entries = accountIds
        .map((id) => histories.get(id))
        .map((each) => each && { ...each, observations: new Map() });
      expect([bulk.entries![0], bulk.entries![2]]).toEqual([entries[0], entries[2]]);
      expect(bulk.entries![1]!.attributes).toEqual([]);
    });

    it('leaves out what nobody asks for', async () => {
      await using store = await open();
      await store.append([observed('a1', 's', 1, 1)], start, 'test');
      const none = await store.readSeries({ accountIds: ['a1'], signals: [], until: forever, withEntries: false });
      expect([none.entries, none.series.size, none.revs[0]]).toEqual([null, 0, 1]);
    });
  });
}
