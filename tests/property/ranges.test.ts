import fc from 'fast-check';
import { expect, test, vi } from 'vitest';
import { compile } from '#lib/core/compile/compile.ts';
import { nothingKnown } from '#lib/core/documents/lint/catalogue.ts';
import { contextOf } from '#lib/core/documents/lint/context.ts';
import { rangesOf } from '#lib/core/documents/lint/ranges.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { Value } from '#lib/core/values.ts';
import { arbitraryGraphWithFacts } from './arbitrary-document.ts';

vi.setConfig({ testTimeout: 120_000 });

const at = Date.UTC(2026, 0, 1);

test('no account ever gets a number outside the range the linter reckons with', async () => {
  let judged = 0;
  await fc.assert(
    fc.asyncProperty(arbitraryGraphWithFacts({ maxSize: 10, accounts: 4 }), async ({ document, accounts, book }) => {
      const ranges = rangesOf(contextOf(document, nothingKnown, document.nodes));
      const evaluator = createAccountEvaluator(compile(document).compiled!);
      for (const facts of accounts) {
        const { trace } = await evaluator.evaluate({ at, facts: withScoresInBounds(facts), distributions: book });
        for (const { nodeId, outputs } of Object.values(trace)) {
          const value = outputs['score'] ?? outputs['value'];
          const type = document.nodes[nodeId]!.type;
          if (typeof value !== 'number' || !Number.isFinite(value) || type === 'threshold') continue;
          const range = ranges.get(nodeId);
          const room = 1e-6 * Math.max(1, Math.abs(value));
          expect(range, `${nodeId} gave ${value}`).toBeTruthy();
          expect(value, nodeId).toBeGreaterThanOrEqual(range![0] - room);
          expect(value, nodeId).toBeLessThanOrEqual(range![1] + room);
          if (Number.isFinite(range![0])) judged++;
        }
      }
    }),
    { numRuns: 80, seed: 3 },
  );
  expect(judged).toBeGreaterThan(500);
});

/** Another model's score comes from our own evaluations, so unlike other facts it is always one. */
function withScoresInBounds(facts: ReadonlyMap<string, Value>): ReadonlyMap<string, Value> {
  const isFine = (key: string, value: Value) =>
    !/^#.*\.score$/.test(key) || (typeof value === 'number' && value >= 0 && value <= 100);
  return new Map([...facts].filter(([key, value]) => isFine(key, value)));
}
