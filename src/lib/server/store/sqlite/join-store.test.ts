import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Store } from '../store.ts';
import { connectionFor, openSqliteStore } from './open-store.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let path: string;
let store: Store;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-join-'));
  path = join(folder, 'x.db');
  store = await openSqliteStore({ path });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function startThread(): Worker {
  const port = connectionFor(store);
  return new Worker(new URL('./join-test.worker.ts?node-worker', import.meta.url), {
    workerData: { path, port },
    transferList: [port],
  });
}

async function ask(thread: Worker, order: string): Promise<unknown> {
  thread.postMessage(order);
  const [answer] = (await once(thread, 'message')) as [unknown];
  return answer;
}

describe('a store that a second thread joined', () => {
  it('writes through the same writer and reads what both wrote, with progress and errors as they are', async () => {
    await store.append([{ accountId: 'a0', name: 'A0' }], 1, 'main');
    const thread = startThread();
    const [done] = await Promise.all([
      ask(thread, 'work'),
      ...Array.from({ length: 50 }, (_, i) => store.append([{ accountId: `m${i}` }], 1, 'main')),
    ]);
    expect(done).toEqual({
      answer: {
        ids: ['a0', 'a1'],
        progress: expect.arrayContaining([1]) as number[],
        refused: 'unknown-book-run',
        mistaken: expect.stringContaining('could not be cloned') as string,
      },
    });
    expect((await store.readAccounts(['a1', 'a2', 'm49'])).map(({ id }) => id)).toEqual(['a1', 'a2', 'm49']);
    await ask(thread, 'close');
  });

  it('closes only its own ends, after its last call was answered', async () => {
    const [first, second] = [startThread(), startThread()];
    const gone = once(first, 'exit');
    expect(await ask(first, 'close')).toEqual({ answer: { appended: 0, repeated: 0 } });
    expect(await gone).toEqual([0]);
    expect((await store.readAccounts(['last'])).map(({ id }) => id)).toEqual(['last']);
    expect(await ask(second, 'write')).toEqual({ answer: { marked: 1 } });
    await ask(second, 'close');
  });

  it('says so when the store it joined was closed', async () => {
    const thread = startThread();
    expect(await ask(thread, 'write')).toEqual({ answer: { marked: 0 } });
    await store.close();
    expect(await ask(thread, 'write')).toEqual({ answer: { code: 'writer-stopped' } });
    expect(() => connectionFor(store)).toThrow(expect.objectContaining({ code: 'writer-stopped' }));
    await thread.terminate();
  });

  it('may be ended in the middle of a call: the others go on', async () => {
    const thread = startThread();
    await ask(thread, 'write');
    thread.postMessage('work');
    await thread.terminate();
    expect(await store.append([{ accountId: 'after' }], 1, 'main')).toEqual({ appended: 0, repeated: 0 });
  });

  it('is there for stores that were opened in this process only', () => {
    expect(() => connectionFor({ ...store })).toThrow('openSqliteStore');
  });
});
