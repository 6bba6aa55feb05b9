import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { dayMs } from '#lib/core/time/calendar.ts';
import { openApp, type App } from '../open-app.ts';
import { loadDemo } from '../demo/load.ts';
import { RetentionKeeper } from './keep-retention.ts';

const endAt = Date.UTC(2026, 5, 15, 10, 30);
const oneAm = Date.UTC(2026, 8, 2, 1);
let data: string;
let app: App;
let now = endAt;

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'rapport-retention-'));
  app = await openApp({ data, now: () => now });
  const library = resolve('rules-library');
  await loadDemo(app.store, { seed: 'retention', endAt, accounts: 4, density: 'monthly', library });
  const { calendar } = await app.store.readWorkspace();
  await app.store.saveWorkspace({ calendar: { ...calendar, timeZone: 'UTC' } }, 'test', endAt);
  while ((await app.scheduler.tick()) > 0);
}, 120_000);

afterAll(async () => {
  await app.close();
  rmSync(data, { recursive: true });
});

it('takes old inputs away once a night; scores of before say so, those of now are as they were', async () => {
  const { store } = app;
  const [accountId] = await store.listAccountIds();
  const before = await app.explain(accountId!, { at: endAt });
  expect(before?.kind).toBe('replayed');
  await store.saveRetention({ ...(await store.readRetention()), observations: 30 }, 'ann', endAt);
  const keeper = new RetentionKeeper(store);
  const night = async (at: number) => {
    let steps = 0;
    while (await keeper.step(at)) steps++;
    return steps;
  };
  now = oneAm;
  expect(await night(oneAm)).toBeGreaterThan(1);
  expect((await store.readRetentionRound())?.removed.observations).toBeGreaterThan(10);
  expect(await night(oneAm + 22 * 3_600_000)).toBe(0);
  expect(await new RetentionKeeper(store).step(oneAm + 60_000)).toBe(false);
  expect(await night(oneAm + dayMs)).toBeGreaterThan(0);
  expect((await store.check()).filter(({ ok }) => !ok)).toEqual([]);

  const after = await app.explain(accountId!, { at: endAt });
  expect(after).toMatchObject({ kind: 'inputs-removed', score: before!.score, band: before!.band });
  expect(after!.summary).toContain('removed by retention');
  expect((await app.explain(accountId!))?.kind).toBe('now');
}, 60_000);
