import { expect, test, vi } from 'vitest';
import { provesReplay } from './replay/check-replay.ts';

// each run opens a database of its own; `npm run prove` does more of them and looks for the smallest that fails
vi.setConfig({ testTimeout: 300_000 });

test('every stored score replays to the bit from its closure, revision and moment, whatever was learned since', async () => {
  const { points, known, distinct } = await provesReplay({ numRuns: 20, seed: 1, endOnFailure: true });
  expect(known).toBeGreaterThan(points / 2);
  expect(distinct).toBeGreaterThan(points / 4);
});
