import { describe, expect, it } from 'vitest';
import { folds } from './aggregates.ts';

describe('the median', () => {
  const sorted = (values: readonly number[]): number => {
    const all = Float64Array.from(values).sort();
    const middle = all.length >> 1;
    return all.length % 2 === 1 ? all[middle]! : (all[middle - 1]! + all[middle]!) / 2;
  };

  it('is that of the sorted values, for few and for many, zeros of both signs included', () => {
    for (const count of [1, 2, 3, 5, 8, 39, 40, 41, 64, 65, 301]) {
      for (let round = 0; round < 50; round++) {
        const values = Array.from(
          { length: count },
          (_, index) => [0, -0, 1.5, -2, 1e300][(index * 7 + round * index) % 5]!,
        );
        const among = Float64Array.from([9e9, ...values, -9e9]);
        expect(Object.is(folds.median(among, 1, count + 1), sorted(values)), `${count} values, round ${round}`).toBe(
          true,
        );
      }
    }
  });

  it('leaves the values where they are', () => {
    const values = Float64Array.of(3, 1, 2);
    expect(folds.median(values, 0, 3)).toBe(2);
    expect([...values]).toEqual([3, 1, 2]);
  });
});
