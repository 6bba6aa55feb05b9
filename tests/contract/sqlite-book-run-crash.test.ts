import { spawnSync } from 'node:child_process';
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bookRunPoints, fillBook, scoreBook, takeStockOfBook } from './book-run-work.ts';
import { makeTestFolder, openDisposable, type TestFolder } from './sqlite-database.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });

let folder: TestFolder;
let filled: string;
let undisturbed: unknown;

beforeAll(async () => {
  folder = await makeTestFolder();
  filled = folder.copy();
  {
    await using store = await openDisposable(filled);
    await fillBook(store);
  }
  await using store = await openDisposable(copyOfFilled());
  await scoreBook(store);
  undisturbed = await takeStockOfBook(store);
});

afterAll(() => folder.remove());

function copyOfFilled(): string {
  const path = folder.copy();
  for (const end of ['', '.epoch']) copyFileSync(`${filled}${end}`, `${path}${end}`);
  return path;
}

describe('a run over the book whose process is killed', () => {
  it('has two blocks to settle', () => {
    expect(undisturbed).toMatchObject({
      runs: [{ status: 'done', nextBlock: 2, blocks: 2, counts: { accounts: 4099, decisions: 2 } }],
      tasks: { total: 2 },
      readings: [0, 1],
      dirty: [[], []],
      alarms: ['a4097', 'a1'],
      trouble: [],
    });
  });

  it.each(bookRunPoints)('at %s goes on where it was, and nothing happens twice', async (point) => {
    const path = copyOfFilled();
    const child = spawnSync(process.execPath, [join(import.meta.dirname, 'book-run-crash-child.ts'), path], {
      env: { ...process.env, RAPPORT_FAIL_AT: point },
      encoding: 'utf8',
    });
    expect({ signal: child.signal, stderr: child.stderr }).toEqual({ signal: 'SIGKILL', stderr: '' });
    await using store = await openDisposable(path);
    await scoreBook(store);
    expect(await takeStockOfBook(store)).toEqual(undisturbed);
  });
});
