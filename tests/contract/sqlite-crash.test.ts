import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { crashPoints, doWork, takeStock } from './crash-work.ts';
import { makeTestFolder, openDisposable, type TestFolder } from './sqlite-database.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: TestFolder;
let undisturbed: unknown;

beforeAll(async () => {
  folder = await makeTestFolder();
  await using store = await openDisposable(folder.copy());
  await doWork(store, 1);
  undisturbed = await takeStock(store);
});

afterAll(() => folder.remove());

function killAt(point: string, path: string): { signal: string | null; stderr: string } {
  const child = spawnSync(process.execPath, [join(import.meta.dirname, 'crash-child.ts'), path], {
    env: { ...process.env, RAPPORT_FAIL_AT: point },
    encoding: 'utf8',
  });
  return { signal: child.signal, stderr: child.stderr };
}

describe('a process that is killed', () => {
  it('has all of this to do', () => {
    expect(undisturbed).toMatchObject({
      accounts: [{ rev: 24 }],
      appendedByImports: 20,
      runs: [{ status: 'finished' }],
      tasks: { total: 3 },
      outbox: [{ actionId: 'mail-1' }],
      copied: Float64Array.of(24),
      notCopied: [],
      restoredAt: null,
      trouble: [],
    });
  });

  it.each(crashPoints)('at %s loses nothing and repeats nothing', async (point) => {
    const path = folder.copy();
    expect(killAt(point, path)).toEqual({ signal: 'SIGKILL', stderr: '' });
    await using store = await openDisposable(path);
    await doWork(store, 2);
    expect(await takeStock(store)).toEqual(undisturbed);
  });

  it('halfway through several settlements goes on where it was', async () => {
    const path = folder.copy();
    expect(killAt('settle.after-commit:2', path).signal).toBe('SIGKILL');
    await using store = await openDisposable(path);
    await doWork(store, 2);
    expect(await takeStock(store)).toEqual(undisturbed);
  });
});
