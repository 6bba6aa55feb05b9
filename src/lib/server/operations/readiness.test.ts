import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openSqliteStore } from '../store/sqlite/open-store.ts';
import type { Store } from '../store/store.ts';
import { readinessOf } from './readiness.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let path: string;
let store: Store;
let now = 0;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-ready-'));
  path = join(folder, 'x.db');
  store = await openSqliteStore({ path });
  now = 1_000_000;
});
afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

const ready = (more: Partial<Parameters<typeof readinessOf>[0]> = {}) =>
  readinessOf({ store, path, jobsBeat: () => now, now: () => now, minFree: 0, ...more });

const causes = async (find: ReturnType<typeof ready>) => (await find()).map((each) => each.cause);

it('a sound server is ready', async () => {
  expect(await ready()()).toEqual([]);
});

it('a thread for jobs that is gone or silent is named', async () => {
  expect(await causes(ready({ jobsBeat: () => null }))).toEqual(['jobs thread']);
  expect(await causes(ready({ jobsBeat: () => now - 61_000 }))).toEqual(['jobs thread']);
});

it('a disk with too little room is named', async () => {
  expect(await causes(ready({ minFree: Number.MAX_SAFE_INTEGER }))).toEqual(['disk']);
});

it('a writer that is gone is named, and so is one that is silent for a minute, but not one that is at work', async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  const silent = ready({ store: { ...store, ping: () => promise } });
  expect(await causes(silent)).toEqual([]);
  now += 61_000;
  expect(await causes(silent)).toEqual(['writer']);
  resolve();
  expect(await causes(silent)).toEqual([]);
  await store.close();
  expect(await causes(ready())).toEqual(expect.arrayContaining(['database', 'writer']));
});

it('migrations that another program added are named', async () => {
  const describeSchema = async () => ({ applied: 9, known: 8 });
  expect(await causes(ready({ store: { ...store, describeSchema } }))).toEqual(['migrations']);
});

it('a restored copy is named until somebody acknowledges it', async () => {
  const copy = join(folder, 'copy.db');
  await store.backup(copy);
  const restored = await openSqliteStore({ path: copy });
  expect(await causes(ready({ store: restored, path: copy }))).toEqual(['restored copy']);
  await restored.acknowledgeRestore('ann', now);
  expect(await causes(ready({ store: restored, path: copy }))).toEqual([]);
  await restored.close();
});
