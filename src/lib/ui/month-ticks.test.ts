import { expect, test } from 'vitest';
import { monthTicks } from './month-ticks.ts';

const days = (ticks: number[]) => ticks.map((tick) => new Date(tick).toISOString().slice(0, 10));

test('every month of a quarter', () => {
  expect(days(monthTicks(Date.UTC(2025, 10, 12), Date.UTC(2026, 1, 10), 8))).toEqual([
    '2025-12-01',
    '2026-01-01',
    '2026-02-01',
  ]);
});

test('never more than fit', () => {
  const ticks = monthTicks(Date.UTC(2024, 0, 5), Date.UTC(2026, 0, 5), 8);
  expect(days(ticks)).toEqual([
    '2024-04-01',
    '2024-07-01',
    '2024-10-01',
    '2025-01-01',
    '2025-04-01',
    '2025-07-01',
    '2025-10-01',
    '2026-01-01',
  ]);
  expect(monthTicks(Date.UTC(1990, 0), Date.UTC(2026, 0), 6).length).toBeLessThanOrEqual(8);
});
