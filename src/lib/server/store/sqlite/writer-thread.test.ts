import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { ScorePoint } from '../evaluation-store.ts';
import type { Store } from '../store.ts';
import { openSqliteStore } from './open-store.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

let folder: string;
let store: Store;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-writer-'));
  store = await openSqliteStore({ path: join(folder, 'x.db') });
});

afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

describe('the writer thread', () => {
  it('lets short writes through between the blocks of a long one', async () => {
    await store.append([{ accountId: 'a1' }], 1, 'test');
    await store.saveClosures([
      { hash: 'c', document: 'd', contentHash: 'x', compilerVersion: 1, references: {}, calendar: '' },
    ]);
    const points = Array.from({ length: 20_000 }, (_, i): ScorePoint => ({
      accountId: 'a1',
      document: 'd',
      at: i,
      rev: 0,
      closure: 'c',
      score: i % 100,
      rawBand: null,
      band: null,
      flags: {},
      carried: { held: {}, reported: {}, distributions: {} },
      coverage: 1,
      contributions: {},
    }));
    const order: string[] = [];
    await Promise.all([
      store.savePoints(points, []).then(() => order.push('long')),
      store.append([{ accountId: 'a2' }], 2, 'test').then(() => order.push('short')),
    ]);
    expect(order).toEqual(['short', 'long']);
    expect(await store.readScoreHistory('a1')).toHaveLength(20_000);
  });

  it('reads what was written before, at once', async () => {
    for (let i = 0; i < 20; i++) {
      await store.append([{ accountId: `b${i}`, name: `B${i}` }], 3, 'test');
      expect((await store.readAccounts([`b${i}`]))[0]!.name).toBe(`B${i}`);
    }
  });

  it('goes on after a write that failed', async () => {
    const unclonable = { accountId: 'c1', observations: [{ signal: () => 1 }] } as never;
    await expect(store.append([unclonable], 4, 'test')).rejects.toThrow();
    await expect(
      store.append(
        [{ accountId: 'c1', observations: [{ signal: 's', value: 1, observedAt: 1.5, knownAt: 1 }] }],
        4,
        'test',
      ),
    ).rejects.toThrow();
    expect(await store.readAccounts(['c1'])).toEqual([]);
    expect(await store.append([{ accountId: 'c1' }], 4, 'test')).toEqual({ appended: 0, repeated: 0 });
  });
});
