import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openApp } from '#lib/server/open-app.ts';
import { loadSampleBook } from '#lib/server/jobs/sample-book.ts';
import { takeStock } from './take-stock.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const at = Date.UTC(2026, 2, 2, 9);
/** Two blocks: the second is small. */
const accounts = 4_100;

let folder: string;
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'rapport-book-crash-'))));
afterAll(() => rmSync(folder, { recursive: true }));

function runProcess(data: string, killAt: string): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'book-run-worker.ts'), data, String(at)], {
    env: { ...process.env, RAPPORT_FAIL_AT: killAt },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return new Promise((done) => child.on('close', (code, signal) => done(signal ?? `exit ${code}`)));
}

describe('a run over the book whose process is killed', () => {
  it('goes on where it was, and leaves what an undisturbed one leaves', async () => {
    const [calm, rough] = [join(folder, 'calm'), join(folder, 'rough')];
    const app = await openApp({ data: calm, now: () => at });
    await loadSampleBook(app.store, accounts, at);
    await app.close();
    cpSync(calm, rough, { recursive: true });
    expect(await runProcess(calm, '')).toBe('exit 0');

    const kills = ['takeBookRun.after-commit', 'settleBlocks.before-commit', 'settleBlocks.after-commit', 'settleBlocks.before-commit']; // prettier-ignore
    for (const kill of kills) expect(await runProcess(rough, kill)).toBe('SIGKILL');
    expect(await runProcess(rough, '')).toBe('exit 0');

    expect(takeStock(rough)).toEqual(takeStock(calm));
    const after = await openApp({ data: rough, now: () => at });
    const [run] = await after.store.listBookRuns(2);
    const checks = await after.store.check();
    await after.close();
    expect(run).toMatchObject({ id: 'run', status: 'done', blocks: 2, nextBlock: 2, counts: { accounts, failed: 0 } });
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(takeStock(calm)['tasks']!.length).toBe(410);
  });
});
