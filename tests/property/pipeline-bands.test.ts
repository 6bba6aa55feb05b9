import { expect, test, vi } from 'vitest';
import { provesBands } from './evaluation/check-bands.ts';

vi.setConfig({ testTimeout: 60_000 });

test('buffer, dwell, force and override settle bands as a plain reading of the whole sequence does', () => {
  expect(provesBands({ numRuns: 1500, seed: 1 })).toBeUndefined();
});
