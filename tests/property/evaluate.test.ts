import { describe, expect, test, vi } from 'vitest';
import { provesConcurrency, provesFactOrder, provesSaving } from './evaluation/check-sameness.ts';
import { provesForgetting, provesSilence } from './evaluation/check-unknown.ts';

// many random documents on a busy machine; the default is meant for single functions
vi.setConfig({ testTimeout: 120_000 });

describe('evaluating', () => {
  test('a document that was saved and loaded gives what it gave', async () => {
    await expect(provesSaving({ numRuns: 400, seed: 1 })).resolves.toBeUndefined();
  });

  test('does not depend on the order in which facts arrive', async () => {
    await expect(provesFactOrder({ numRuns: 400, seed: 2 })).resolves.toBeUndefined();
  });

  test('gives the same together as one by one, with failures in between', async () => {
    await expect(provesConcurrency({ numRuns: 12, seed: 3 })).resolves.toBeUndefined();
  });
});

describe('unknown', () => {
  test('says nothing new: what is forgotten makes outputs unknown and changes none', async () => {
    await expect(provesForgetting({ numRuns: 800, seed: 4 })).resolves.toBeUndefined();
  });

  test('starts nothing: with no fact known no node says anything and nothing is decided', async () => {
    await expect(provesSilence({ numRuns: 800, seed: 5 })).resolves.toBeUndefined();
  });
});
