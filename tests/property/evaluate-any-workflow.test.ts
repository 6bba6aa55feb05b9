import { expect, test, vi } from 'vitest';
import { provesAnyDocument } from './evaluation/any-document.ts';

vi.setConfig({ testTimeout: 600_000 });

test.each([1, 2, 3, 4])(
  '5,000 random workflows and segments compile and evaluate over hostile facts without a throw: part %i of 4',
  async (part) => {
    await expect(
      provesAnyDocument({ numRuns: 1250, seed: 4 + part, kinds: ['workflow', 'segment'] }),
    ).resolves.toBeUndefined();
  },
);
