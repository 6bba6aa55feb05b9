import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { actionId } from './action-id.ts';

const identity = {
  document: 'health',
  trigger: 'thr_h:at-risk',
  band: 'at-risk',
  accountId: 'acc-1',
  episode: 2,
  nodeId: 'tsk_a',
  occurrence: 1,
};

it('is the SHA-256 of the parts as a JSON list', () => {
  const expected = createHash('sha256')
    .update('["health","thr_h:at-risk","at-risk","acc-1",2,"tsk_a",1]')
    .digest('hex');
  expect(actionId(identity)).toBe(expected);
});

it('looks at nothing else', () => {
  expect(actionId({ ...identity, version: 'v2', at: 5 } as typeof identity)).toBe(actionId(identity));
});

it('differs with every part', () => {
  const others = [
    { document: 'x' },
    { trigger: 'x' },
    { band: null },
    { accountId: 'acc-11' },
    { episode: 21 },
    { nodeId: 'tsk_b' },
    { occurrence: 2 },
  ];
  expect(new Set([identity, ...others.map((other) => ({ ...identity, ...other }))].map(actionId)).size).toBe(8);
});
