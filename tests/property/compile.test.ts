import { expect, test, vi } from 'vitest';
import { provesExport, provesOneCompiledForm } from './evaluation/check-sameness.ts';

vi.setConfig({ testTimeout: 120_000 });

test('the compiled form is plain JSON: exported and imported it gives the same evaluations', async () => {
  await expect(provesExport({ numRuns: 400, seed: 1 })).resolves.toBeUndefined();
});

test('a document has one compiled form, however its keys are ordered', () => {
  expect(provesOneCompiledForm({ numRuns: 400, seed: 2 })).toBeUndefined();
});
