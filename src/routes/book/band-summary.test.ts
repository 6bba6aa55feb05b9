import { expect, test } from 'vitest';
import { summariseBands } from './band-summary.ts';

const bands = [
  { key: 'at-risk', name: 'At risk', from: 0, tone: 'bad' as const },
  { key: 'healthy', name: 'Healthy', from: 70, tone: 'good' as const },
];
const models = { saas: { key: 'saas', name: 'SaaS', bands }, small: { key: 'small', name: 'Small', bands } };

test('bands of one key are one band over all models, worst first, unknown last', () => {
  const totals = summariseBands(
    [
      { model: null, band: null, accounts: 2, arr: 5 },
      { model: 'saas', band: 'healthy', accounts: 3, arr: 30 },
      { model: 'small', band: 'healthy', accounts: 4, arr: 40 },
      { model: 'saas', band: 'at-risk', accounts: 1, arr: 10 },
    ],
    models,
  );
  expect(totals).toEqual([
    { key: 'at-risk', name: 'At risk', tone: 'bad', accounts: 1, arr: 10 },
    { key: 'healthy', name: 'Healthy', tone: 'good', accounts: 7, arr: 70 },
    { key: null, name: 'No score', tone: 'neutral', accounts: 2, arr: 5 },
  ]);
});

test('a band its model no longer has is still counted and named', () => {
  expect(summariseBands([{ model: 'gone', band: 'needs-care', accounts: 1, arr: 0 }], models)).toEqual([
    { key: 'needs-care', name: 'Needs care', tone: 'neutral', accounts: 1, arr: 0 },
  ]);
});
