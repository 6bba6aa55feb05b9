import { describe, expect, it } from 'vitest';
import type { Value } from '../values.ts';
import { evaluate, linear, modelOf, plainThreshold, signal } from './sample-model.ts';

const meanOf = (weights: Record<string, number>) => {
  const keys = Object.keys(weights);
  return modelOf(
    {
      ...Object.fromEntries(
        keys.flatMap((key) => [
          [`sig_${key}`, signal(key)],
          [`scl_${key}`, linear],
        ]),
      ),
      wgt_a: {
        type: 'weighting',
        config: {
          method: 'mean',
          weights: Object.fromEntries(keys.map((key) => [`e_${key}`, weights[key]])),
          missing: 'redistribute',
        },
      },
      thr_a: plainThreshold,
    },
    {
      ...Object.fromEntries(
        keys.flatMap((key) => [
          [`f_${key}`, [`sig_${key}.value`, `scl_${key}.value`]],
          [`e_${key}`, [`scl_${key}.score`, 'wgt_a.inputs']],
        ]),
      ),
      g_1: ['wgt_a.score', 'thr_a.score'],
    },
  );
};

describe('a mean', () => {
  it.each([
    [{ a: 0.1, b: 0.7 }, 70],
    [{ a: 0.1, b: 0.2, c: 0.7 }, 70],
    [{ a: 0.1, b: 0.2, c: 0.3, d: 0.4 }, 40],
    [{ a: 1.1, b: 2.2, c: 3.3 }, 100],
    [{ a: 0.7, b: 0.1, c: 0.3 }, 99.9],
  ])('of equal scores with weights %j is that score, and in its band', async (weights, score) => {
    const facts = Object.fromEntries(Object.keys(weights).map((key) => [key, score]));
    expect((await evaluate(meanOf(weights as Record<string, number>), facts)).score).toBe(score);
  });
});

describe('a scale', () => {
  const scored = async (config: object, a: Value) => {
    const model = modelOf(
      { sig_a: signal('a'), scl_a: { type: 'scale', config } },
      { e_1: ['sig_a.value', 'scl_a.value'] },
    );
    return (await evaluate(model, { a })).trace['scl_a']!.outputs;
  };

  it('stays between its points', async () => {
    expect(
      await scored(
        {
          method: 'linear',
          points: [
            [6.3, 25.1],
            [15, 75.2],
          ],
        },
        14.999999999999998,
      ),
    ).toEqual({ score: 75.2 });
    expect(await scored({ method: 'logistic', midpoint: 0, steepness: 1, from: 0.7, to: 0.1 }, 1e9)).toEqual({
      score: 0.1,
    });
  });

  it.each([
    [
      'linear',
      {
        method: 'linear',
        points: [
          [-1e308, 0],
          [1e308, 100],
        ],
        whenUnknown: 7,
      },
    ],
    ['logistic', { method: 'logistic', midpoint: -1e308, steepness: 0, from: 0, to: 100, whenUnknown: 7 }],
  ])('whose arithmetic leaves the numbers is unknown: %s', async (_, config) => {
    expect(await scored(config, 9e307)).toEqual({ score: 7 });
  });
});
