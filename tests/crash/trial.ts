/** One trial: the same work by processes that are killed again and again, and by one that is left alone. */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openApp } from '#lib/server/open-app.ts';
import type { CheckResult } from '#lib/server/store/workspace-store.ts';
import type { ImportRecord } from '#lib/server/store/import-store.ts';
import { prepare, readLog, tickMoment, work, type Acknowledged, type Clock, type WorkSize } from './crash-work.ts';
import { takeStock, type Stock } from './take-stock.ts';

/** Die at a named point of the store (see fail-points.ts), or so many milliseconds after the database was opened. */
export type Kill = { readonly point: string } | { readonly afterMs: number };

export interface Trial {
  readonly undisturbed: Stock;
  readonly killed: Stock;
  /** How each process ended: `SIGKILL`, or `done`. */
  readonly ends: readonly string[];
  readonly checks: readonly CheckResult[];
  readonly acknowledged: readonly Acknowledged[];
  readonly imports: readonly ImportRecord[];
}

export async function runTrial(size: WorkSize, kills: readonly Kill[]): Promise<Trial> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-crash-'));
  try {
    const [calm, rough] = [join(folder, 'calm'), join(folder, 'rough')];
    const clock: Clock = { at: tickMoment(0) - 86_400_000 };
    const first = await openApp({ data: calm, now: () => clock.at });
    await prepare(first, size);
    await first.close();
    cpSync(calm, rough, { recursive: true });

    const app = await openApp({ data: calm, now: () => clock.at });
    await work(app, clock, calm, size);
    await app.close();

    const ends: string[] = [];
    for (const kill of [...kills, null]) ends.push(await runProcess(rough, size, kill));
    const after = await openApp({ data: rough, now: () => clock.at });
    const checks = await after.store.check();
    const imports = await after.store.listImports();
    await after.close();
    return {
      undisturbed: takeStock(calm),
      killed: takeStock(rough),
      ends,
      checks,
      acknowledged: readLog(rough),
      imports,
    };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function runProcess(folder: string, size: WorkSize, kill: Kill | null): Promise<string> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'crash-worker.ts'), folder, JSON.stringify(size)], {
    env: { ...process.env, RAPPORT_FAIL_AT: kill && 'point' in kill ? kill.point : '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let trouble = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (trouble += text));
  child.stdout.once('data', () => {
    if (kill && 'afterMs' in kill) setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
  });
  return new Promise((resolve) =>
    child.on('close', (code, signal) => resolve(signal ?? (code === 0 ? 'done' : `failed: ${trouble}`))),
  );
}
