import { expect, test, vi } from 'vitest';
import { provesConditions } from './evaluation/check-conditions.ts';

vi.setConfig({ testTimeout: 120_000 });

test('conditions on json-rules-engine say what a plain three-valued reading says, flag and every clause', async () => {
  await expect(provesConditions({ numRuns: 1000, seed: 1 })).resolves.toBeUndefined();
});
