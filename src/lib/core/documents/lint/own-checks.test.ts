import { expect, test } from 'vitest';
import { applyEdits } from '../edits.ts';
import { isGraph } from '../document.ts';
import { smallModel } from '../fixtures/small-model.ts';
import { readDocument } from '../read-document.ts';
import { nothingKnown } from './catalogue.ts';
import { contextOf } from './context.ts';
import { nodesAreCurrent } from './own-checks.ts';

test('an older node is named, and its fix brings it up to date', () => {
  const { document } = readDocument(smallModel());
  if (!document || !isGraph(document)) throw new Error('A graph was expected.');
  const newer = nodesAreCurrent((type) =>
    type === 'scale' ? { v: 2, upgrades: { 1: (config) => ({ ...(config as object), whenUnknown: 0 }) } } : { v: 1 },
  );
  const [found, ...others] = newer(contextOf(document, nothingKnown, document.nodes));
  expect(others).toEqual([]);
  expect(found?.message).toBe(
    'Scale scl_a: it has version 1 and the newest is 2; save it anew to bring it up to date.',
  );
  expect(applyEdits(document, found!.fix!.edits).nodes['scl_a']).toMatchObject({
    v: 2,
    config: { method: 'linear', whenUnknown: 0 },
  });
});
