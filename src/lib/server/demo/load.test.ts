import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { dayMs } from '#lib/core/time/calendar.ts';
import { openSqliteStore } from '../store/sqlite/open-store.ts';
import type { Store } from '../store/store.ts';
import { demoChanges } from './changes.ts';
import { loadDemo } from './load.ts';

const library = resolve(import.meta.dirname, '../../../../rules-library');
const demo = { seed: 'rapport', endAt: Date.UTC(2026, 2, 17, 10), accounts: 12, density: 'monthly', library } as const;
let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-demo-'));
  store = await openSqliteStore({ path: join(folder, 'rapport.db'), clock: () => demo.endAt });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

test('the demo arrives in the store as it was generated', { timeout: 60_000 }, async () => {
  const steps: [number, number][] = [];
  const counts = await loadDemo(store, { ...demo, onProgress: (done, total) => steps.push([done, total]) });
  expect(steps).toEqual([
    [10, 12],
    [12, 12],
  ]);
  const book = [...demoChanges(demo)];
  const ids = book.map((change) => change.accountId);
  const histories = await store.readHistory({ accountIds: ids, until: demo.endAt });
  for (const change of book) {
    const { observations, events, records, outcomes } = histories.get(change.accountId)!;
    expect([...observations.values()].reduce((sum, list) => sum + list.length, 0)).toBe(change.observations!.length);
    expect([events.length, records.length, outcomes.length]).toEqual([
      change.events!.length,
      change.records!.length,
      change.outcomes!.length,
    ]);
  }
  expect(counts.accounts).toBe(12);
  expect((await store.readLive()).length).toBe(counts.documents);
  expect((await store.readDocument('saas-health'))!.draft!.description).toContain('late payment');
  expect((await store.listUsers()).length).toBe(13);
  expect(await store.readWorkspace()).toMatchObject({ isDemo: true, currency: 'EUR' });
  const [first] = await store.readAccounts(['acc-0001']);
  expect(first).toMatchObject({ name: 'Harbour & Pine Freight', owners: { csm: 'user-lucia' } });
  expect(first!.churnedAt).toBe(Math.floor(demo.endAt / dayMs) * dayMs - 70 * dayMs);
});

test('loading it again adds nothing', { timeout: 60_000 }, async () => {
  await loadDemo(store, demo);
  expect((await loadDemo(store, demo)).appended).toBe(0);
});

test('an interrupted load is not marked as demo and is completed by the next', { timeout: 60_000 }, async () => {
  const interrupted = loadDemo(store, {
    ...demo,
    onProgress: () => {
      throw new Error('power cut');
    },
  });
  await expect(interrupted).rejects.toThrow('power cut');
  expect((await store.readWorkspace()).isDemo).toBe(false);
  expect((await loadDemo(store, demo)).accounts).toBe(12);
  expect((await store.readAccounts(['acc-0012'])).length).toBe(1);
  expect((await store.readWorkspace()).isDemo).toBe(true);
});
