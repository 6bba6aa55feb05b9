import { expect, test } from 'vitest';
import { provesAnyDocument } from '../property/evaluation/any-document.ts';
import { provesBands } from '../property/evaluation/check-bands.ts';
import { provesConditions } from '../property/evaluation/check-conditions.ts';
import {
  provesConcurrency,
  provesExport,
  provesFactOrder,
  provesOneCompiledForm,
  provesSaving,
} from '../property/evaluation/check-sameness.ts';
import { provesForgetting, provesSilence } from '../property/evaluation/check-unknown.ts';

// Fifty times the sizes of `npm test`, with other seeds every time; fast-check names the seed of what fails.
test.each(['health-model', 'workflow', 'segment'] as const)(
  'any %s compiles and evaluates over hostile facts',
  async (kind) => {
    await expect(provesAnyDocument({ numRuns: 170_000, kinds: [kind] })).resolves.toBeUndefined();
  },
);

test.each([
  ['saved and loaded', provesSaving, 20_000],
  ['exported and imported', provesExport, 20_000],
  ['facts in any order', provesFactOrder, 20_000],
  ['together as one by one', provesConcurrency, 600],
  ['forgetting', provesForgetting, 40_000],
  ['knowing nothing', provesSilence, 40_000],
  ['conditions in three values', provesConditions, 50_000],
] as const)('%s', async (_, proves, numRuns) => {
  await expect(proves({ numRuns })).resolves.toBeUndefined();
});

test.each([
  ['one compiled form', provesOneCompiledForm, 20_000],
  ['settled bands', provesBands, 75_000],
] as const)('%s', (_, proves, numRuns) => {
  expect(proves({ numRuns })).toBeUndefined();
});
