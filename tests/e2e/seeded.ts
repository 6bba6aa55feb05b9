import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { test as base } from './fixtures.ts';
import { startServer, type RunningServer } from './server.ts';

type Size = 'small' | 'busy' | 'large';

/** A server on a book of its own (tests/e2e/seed.ts says what is in it). */
export async function startSeeded(size: Size): Promise<RunningServer> {
  const data = mkdtempSync(join(tmpdir(), 'rapport-e2e-'));
  execFileSync(process.execPath, [resolve(import.meta.dirname, 'seed.ts'), data, size], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const server = await startServer(data);
  const stop = async () => {
    await server.stop();
    rmSync(data, { recursive: true, force: true });
  };
  return { ...server, stop };
}

/** `test` with such a server behind it, shared by the tests of one worker. */
function seeded(size: Size) {
  return base.extend<object, { server: RunningServer }>({
    server: [
      async ({}, use) => {
        const server = await startSeeded(size);
        await use(server);
        await server.stop();
      },
      { scope: 'worker', timeout: 120_000 },
    ],
  });
}

/** Three accounts and one that is gone. */
export const smallBook = seeded('small');
/** 130 accounts at risk, each with a task. */
export const busyBook = seeded('busy');
/** 10,000 accounts without scores. */
export const largeBook = seeded('large');
