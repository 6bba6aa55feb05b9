import { expect, test, vi } from 'vitest';
import { provesAnyDocument } from './evaluation/any-document.ts';

vi.setConfig({ testTimeout: 600_000 });

// With evaluate-any-workflow.test.ts 10,000 documents; two files, so that they run side by side, in parts that shrink on their own.
test.each([1, 2, 3, 4])(
  '5,000 random health models compile and evaluate over hostile facts without a throw: part %i of 4',
  async (part) => {
    await expect(provesAnyDocument({ numRuns: 1250, seed: part, kinds: ['health-model'] })).resolves.toBeUndefined();
  },
);
