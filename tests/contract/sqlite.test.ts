import type { Store } from '#lib/server/store/store.ts';
import { afterAll, beforeAll, vi } from 'vitest';
import { makeTestFolder, openDisposable, type TestFolder } from './sqlite-database.ts';
import { storeContract } from './store-contract.ts';

// Every test starts a thread, which takes its time on a busy machine.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: TestFolder;
/** Opened while the test before runs: most of a test's time is the start of its writer thread. */
let next: Promise<Store & AsyncDisposable>;

beforeAll(async () => {
  folder = await makeTestFolder();
  next = openDisposable(folder.copy());
});

afterAll(async () => {
  await (await next).close();
  folder.remove();
});

storeContract('SQLite', () => {
  const store = next;
  next = openDisposable(folder.copy());
  return store;
});
