import { expect, test } from 'vitest';
import { provesReplay } from '../property/replay/check-replay.ts';

test('stored scores replay to the bit', async () => {
  const { points, known } = await provesReplay({ numRuns: 1000 });
  expect(known).toBeGreaterThan(points / 2);
});
