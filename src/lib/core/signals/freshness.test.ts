import { describe, expect, it } from 'vitest';
import { dayMs } from '../time/calendar.ts';
import { isSilent, lastReported, silentFrom } from './freshness.ts';

describe('freshness', () => {
  it('finds the newest report at or before a moment', () => {
    expect(lastReported([10, 20, 30], 20)).toBe(20);
    expect(lastReported([10, 20, 30], 29)).toBe(20);
    expect(lastReported([10, 20, 30], 9)).toBeNull();
    expect(lastReported([], 9)).toBeNull();
  });

  it('a source is silent once its period has fully passed', () => {
    const weekly = { expectedEveryDays: 7 };
    expect(isSilent(weekly, 1000, 1000 + 7 * dayMs)).toBe(false);
    expect(isSilent(weekly, 1000, 1000 + 7 * dayMs + 1)).toBe(true);
    expect(silentFrom(weekly, 1000)).toBe(1000 + 7 * dayMs + 1);
  });

  it('a source without a period is never silent, one that never reported always is', () => {
    expect(isSilent({}, 1000, 1e15)).toBe(false);
    expect(isSilent({}, null, 0)).toBe(true);
    expect(isSilent({ expectedEveryDays: 7 }, null, 0)).toBe(true);
  });
});
