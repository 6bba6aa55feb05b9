import type { BookQuery } from '#lib/server/store/book-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { describe, expect, it } from 'vitest';
import {
  at,
  closure,
  healthModel,
  outcome,
  point,
  publication,
  settledWith,
  start,
  stated,
  type Open,
} from './samples.ts';

const query: BookQuery = { sort: 'name', descending: false, limit: 50, offset: 0, now: at(100) };

async function filled(store: Store): Promise<void> {
  const person = {
    email: '',
    role: 'csm' as const,
    teamId: null,
    managerId: null,
    coverId: null,
    awayFrom: null,
    awayUntil: null,
    disabledAt: null,
  };
  await store.savePeople(
    [
      { ...person, id: 'u1', name: 'Zoe', email: 'z' },
      { ...person, id: 'u2', name: 'Ann', email: 'a' },
    ],
    [],
  );
  await store.saveClosures([closure]);
  await store.publish([publication(healthModel('health')), publication(healthModel('usage'))]);
  const account = (id: string, arr: number, owner: string, renewal: number) => ({
    accountId: id,
    attributes: [
      { attribute: 'arr', value: arr, ...stated(0) },
      { attribute: 'renewalDate', value: { date: at(renewal) }, ...stated(0) },
    ],
    owners: [{ role: 'csm' as const, userId: owner, ...stated(0) }],
  });
  await store.append(
    [account('delta', 100, 'u1', 30), account('Beta', 300, 'u2', 10), account('alpha', 200, 'u1', 20)],
    start,
    'test',
  );
  await store.append([{ accountId: 'charlie' }], start, 'test');
  const churned = { outcome: 'churned' as const, effectiveAt: at(50), amount: null, reason: '', ...stated(50) };
  await store.append([{ accountId: 'echo', outcomes: [churned] }], start, 'test');
  for (const [id, before, after] of [
    ['delta', 80, 90],
    ['Beta', 60, 20],
    ['alpha', 55, 60],
  ] as const) {
    await settledWith(store, id, {
      documents: [outcome(point(id, 20, before)), outcome(point(id, 20, 5, { document: 'usage' }))],
    });
    await store.markDue(start, [id]);
    await settledWith(store, id, { documents: [outcome(point(id, 80, after))] });
  }
  await settledWith(store, 'charlie', { documents: [outcome(point('charlie', 80, null))] });
}

export function bookContract(open: Open): void {
  describe('the book', () => {
    it('shows an account with its score, where that comes from, and its numbers', async () => {
      await using store = await open();
      await filled(store);
      const { rows, total } = await store.listBook({ ...query, search: 'BETA' });
      expect(total).toBe(1);
      const { trend, ...row } = rows[0]!;
      expect(row).toEqual({
        accountId: 'Beta',
        name: 'Beta',
        model: 'health',
        score: 20,
        band: 'red',
        bandSince: at(80),
        change: -40,
        arr: 300,
        renewalAt: at(10),
        ownerId: 'u2',
        ownerName: 'Ann',
        openTasks: 0,
        churnedAt: null,
      });
      // From day 10 to day 100 in eleven steps of 8.18 days.
      expect(trend).toEqual([null, null, 60, 60, 60, 60, 60, 60, 60, 20, 20, 20]);
    });

    it('sorts by every column, either way, with unknown values last', async () => {
      await using store = await open();
      await filled(store);
      const sorted = async (sort: BookQuery['sort'], descending: boolean) =>
        (await store.listBook({ ...query, sort, descending })).rows.map((each) => each.name).join(' ');
      expect(await sorted('name', false)).toBe('alpha Beta charlie delta');
      expect(await sorted('name', true)).toBe('delta charlie Beta alpha');
      expect(await sorted('score', false)).toBe('Beta alpha delta charlie');
      expect(await sorted('score', true)).toBe('delta alpha Beta charlie');
      expect(await sorted('band', false)).toBe('Beta alpha delta charlie');
      expect(await sorted('change', false)).toBe('Beta alpha delta charlie');
      expect(await sorted('change', true)).toBe('delta alpha Beta charlie');
      expect(await sorted('arr', true)).toBe('Beta alpha delta charlie');
      expect(await sorted('renewal', false)).toBe('Beta alpha delta charlie');
      expect(await sorted('owner', false)).toBe('Beta alpha delta charlie');
      expect(await sorted('tasks', false)).toBe('delta Beta alpha charlie');
    });

    it('filters by band, owner, words and status, counts all and shows a page', async () => {
      await using store = await open();
      await filled(store);
      const names = async (more: Partial<BookQuery>) => {
        const { rows, total } = await store.listBook({ ...query, ...more });
        return [rows.map((each) => each.name).join(' '), total];
      };
      expect(await names({ band: 'green' })).toEqual(['alpha delta', 2]);
      expect(await names({ band: null })).toEqual(['charlie', 1]);
      expect(await names({ ownerId: 'u1' })).toEqual(['alpha delta', 2]);
      expect(await names({ search: 'LPH' })).toEqual(['alpha', 1]);
      expect(await names({ search: '%' })).toEqual(['', 0]);
      expect(await names({ status: 'churned' })).toEqual(['echo', 1]);
      expect(await names({ status: 'churned', now: at(49) })).toEqual(['', 0]);
      expect(await names({ status: 'all' })).toEqual(['alpha Beta charlie delta echo', 5]);
      expect(await names({ limit: 2, offset: 1 })).toEqual(['Beta charlie', 4]);
    });

    it('shows another model’s scores when asked', async () => {
      await using store = await open();
      await filled(store);
      const { rows, total } = await store.listBook({ ...query, model: 'usage', band: 'red' });
      expect(total).toBe(3);
      expect(rows[0]).toMatchObject({ name: 'alpha', model: 'usage', score: 5, bandSince: at(20), change: 0 });
      expect((await store.listBook({ ...query, model: 'nothing' })).total).toBe(0);
    });

    it('counts accounts and ARR by band', async () => {
      await using store = await open();
      await filled(store);
      expect(await store.countBands()).toEqual([
        { model: 'health', band: null, accounts: 1, arr: 0 },
        { model: 'health', band: 'red', accounts: 1, arr: 300 },
        { model: 'health', band: 'green', accounts: 2, arr: 300 },
      ]);
    });
  });
}
