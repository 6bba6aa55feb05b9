import { expect, test } from 'vitest';
import type { Explanation } from '#lib/core/evaluate/explain.ts';
import { readableTree } from './readable-tree.ts';

const base: Explanation = {
  nodeId: 'n',
  type: 'weighting',
  name: 'n',
  says: '',
  value: 1,
  unit: '',
  known: true,
  contribution: 5,
  possible: 10,
  share: 0.5,
  fact: null,
  children: [],
};
const signal: Explanation = {
  ...base,
  nodeId: 'sig_a',
  type: 'signal',
  name: 'Logins',
  says: 'Sum over 28 days: 12.',
  value: 12,
  unit: 'logins',
  contribution: null,
  possible: null,
  share: null,
  fact: { key: 'logins.sum:28', observedAt: 5, why: null },
};
const scale: Explanation = {
  ...base,
  nodeId: 'scl_a',
  type: 'scale',
  name: 'Scale',
  says: '12 gives 30.',
  value: 30,
  children: [signal],
};

test('a scale over one observation is one row with both sentences, the observed value and the points', () => {
  expect(readableTree({ ...base, children: [scale] }).children).toEqual([
    {
      ...scale,
      name: 'Logins',
      says: 'Sum over 28 days: 12. 12 gives 30.',
      value: 12,
      unit: 'logins',
      fact: signal.fact,
      children: [],
    },
  ]);
});

test('a scale with a name of its own keeps it', () => {
  expect(readableTree({ ...scale, name: 'Adoption' }).name).toBe('Adoption');
});

test('an unknown observation makes the row unknown and says why', () => {
  const unknown = { ...signal, known: false, value: null, says: 'Unknown: no value has ever arrived.' };
  const row = readableTree({ ...scale, known: false, says: 'unknown gives unknown.', children: [unknown] });
  expect(row).toMatchObject({ known: false, says: 'Unknown: no value has ever arrived.', value: null });
});

test('a scale over something computed stays a step of its own', () => {
  const math = { ...base, type: 'math', children: [signal] };
  expect(readableTree({ ...scale, children: [math] }).children[0]?.children).toEqual([signal]);
});
