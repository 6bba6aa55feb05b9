import { expect, test, vi } from 'vitest';
import { provesAnyDocument } from './evaluation/any-document.ts';

vi.setConfig({ testTimeout: 600_000 });

test.each([5, 6, 7, 8])('5,000 random workflows and segments compile and evaluate over hostile facts without a throw: part %i of 5 to 8', async (part) => {
  await expect(provesAnyDocument({ numRuns: 1250, seed: part, kinds: ['workflow', 'segment'] })).resolves.toBeUndefined();
});
