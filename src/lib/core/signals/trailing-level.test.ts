import { describe, expect, it } from 'vitest';
import { dayMs } from '../time/calendar.ts';
import type { Value } from '../values.ts';
import { trailingLevel, type Tally } from './trailing-level.ts';

const of = (tally: Tally, counted: readonly (readonly [day: number, value: Value])[], days: number, at: number) => {
  const entries = counted.map(([day, value], index) => ({ t: day * dayMs, entry: index, value }));
  const { steps, next } = trailingLevel(entries, tally, days, at * dayMs);
  return { steps: steps.map(({ t, level }) => [t / dayMs, level]), next: next === null ? null : next / dayMs };
};

describe('what was counted within the last days', () => {
  it('comes when it happens and leaves after so many days, exactly', () => {
    expect(of('count', [[1, 1], [2, 1], [2, 1]], 7, 8.5)).toEqual({ steps: [[1, 1], [2, 3], [8, 2]], next: 9 }); // prettier-ignore
    expect(of('count', [[1, 1]], 7, 8)).toEqual({ steps: [[1, 1], [8, 0]], next: null }); // prettier-ignore
    expect(of('count', [], 7, 8)).toEqual({ steps: [], next: null });
  });

  it('counts each value once, as long as one of it is left', () => {
    const visits = [[1, 'ann'], [2, 'bob'], [4, 'ann']] as const; // prettier-ignore
    expect(of('different', visits, 3, 20).steps).toEqual([[1, 1], [2, 2], [4, 2], [5, 1], [7, 0]]); // prettier-ignore
    // A text is not the number it shows, and one moment is one date.
    const mixed = [[1, 1], [1, '1'], [1, { date: 5 }], [1, { date: 5 }], [1, true]] as const; // prettier-ignore
    expect(of('different', mixed, 3, 2).steps).toEqual([[1, 4]]);
  });

  it('adds up anew for each window: nothing is left of what has gone', () => {
    const amounts = [[1, 0.1], [2, 0.2], [3, 1e16]] as const; // prettier-ignore
    expect(of('sum', amounts, 3, 20).steps).toEqual([[1, 0.1], [2, 0.1 + 0.2], [3, 1e16], [4, 1e16], [5, 1e16], [6, 0]]); // prettier-ignore
    expect(of('sum', [[1, 2], [2, 'two']], 3, 2.5).steps).toEqual([[1, 2], [2, NaN]]); // prettier-ignore
    expect(of('sum', [[1, 'two'], [2, 2]], 3, 4.5).steps.at(-1)).toEqual([4, 2]); // prettier-ignore
  });
});
