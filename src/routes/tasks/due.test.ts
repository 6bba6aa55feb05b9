import { expect, test } from 'vitest';
import { plainCalendar } from '#lib/core/time/calendar.ts';
import { dueOf } from './due.ts';

// Thursday, 5 March 2026, noon
const now = Date.UTC(2026, 2, 5, 12);
const endOf = (month: number, day: number) => Date.UTC(2026, month - 1, day + 1) - 1;
const due = (month: number, day: number, holidays: string[] = []) =>
  dueOf(endOf(month, day), now, { ...plainCalendar, holidays });

test('overdue is counted in working days', () => {
  expect(due(3, 4)).toEqual({ group: 'overdue', workingDays: -1 });
  expect(due(2, 27)).toEqual({ group: 'overdue', workingDays: -4 });
  expect(dueOf(now - 1, now, plainCalendar)).toEqual({ group: 'overdue', workingDays: 0 });
});

test('today lasts until its end; the week until Sunday; the rest is later', () => {
  expect(due(3, 5)).toEqual({ group: 'today', workingDays: 0 });
  expect(due(3, 6)).toEqual({ group: 'week', workingDays: 1 });
  expect(due(3, 8)).toEqual({ group: 'week', workingDays: 1 });
  expect(due(3, 9)).toEqual({ group: 'later', workingDays: 2 });
});

test('holidays are no working days', () => {
  expect(due(3, 9, ['2026-03-06']).workingDays).toBe(1);
});

test('far away is not counted', () => {
  expect(due(9, 1)).toEqual({ group: 'later', workingDays: null });
  expect(due(1, 1)).toEqual({ group: 'overdue', workingDays: null });
});

test('days are those of the workspace', () => {
  const auckland = { ...plainCalendar, timeZone: 'Pacific/Auckland' };
  expect(dueOf(now + 3_600_000, Date.UTC(2026, 2, 5, 10, 30), auckland).group).toBe('week');
});
