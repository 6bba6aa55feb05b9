import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base } from './fixtures.ts';
import { startServer, type RunningServer } from './server.ts';

type Size = 'small' | 'busy' | 'large' | 'unscored';

function seed(script: string, ...args: string[]): void {
  execFileSync(process.execPath, [resolve(import.meta.dirname, script), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
}

/** An alarm of scoring, for an account of the book that the server has open. */
export function raiseAlarm({ data }: RunningServer, account: string, kind: 'decision' | 'sample'): void {
  seed('seed-scoring.ts', data, 'alarm', account, kind);
}

/** A server on a book of its own (tests/e2e/seed.ts says what is in it), and maybe with runs over it that have ended. */
export async function startSeeded(size: Size, runs = 0): Promise<RunningServer> {
  const data = mkdtempSync(join(tmpdir(), 'rapport-e2e-'));
  seed('seed.ts', data, size);
  if (runs > 0) seed('seed-scoring.ts', data, 'runs', String(runs));
  const server = await startServer(data);
  const stop = async () => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...server, stop };
}

/** `test` with such a server behind it, shared by the tests of one worker. */
function seeded(size: Size, runs = 0) {
  return base.extend<object, { server: RunningServer }>({
    server: [
      async ({}, use) => {
        const server = await startSeeded(size, runs);
        await use(server);
        await server.stop();
      },
      { scope: 'worker', timeout: 120_000 },
    ],
  });
}

/** Three accounts and one that is gone. */
export const smallBook = seeded('small');
/** The same with 12 runs over it, for tests that leave runs and alarms behind. */
export const scoringBook = seeded('small', 12);
/** 130 accounts at risk, each with a task. */
export const busyBook = seeded('busy');
/** 32,768 accounts that are scored for the first time as soon as the server is there: a run of eight blocks, a second or more each. */
export const unscoredBook = seeded('unscored');
/** 10,000 accounts without scores. */
export const largeBook = seeded('large');
