import { expect, it } from 'vitest';
import { ensureBuilt } from '../../src/cli/build.ts';
import { fuzzServer } from '../api/fuzz-server.ts';
import { startServer } from '../e2e/server.ts';

it('100,000 fuzzed requests give no 5xx, lose nothing and store nothing that was refused', async () => {
  ensureBuilt(console.log);
  const seed = Math.floor(Math.random() * 2 ** 31);
  const server = await startServer();
  try {
    const report = await fuzzServer(server, 100_000, seed);
    expect(report.failures, `seed ${seed}`).toEqual([]);
  } finally {
    await server.stop();
  }
});
