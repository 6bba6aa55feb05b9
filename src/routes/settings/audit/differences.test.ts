import { expect, test } from 'vitest';
import { readDetails, sayField, sayValue } from './differences.ts';

test('what changed is told by field, what stayed is not', () => {
  const before = { name: 'A', calendar: { timeZone: 'UTC', holidays: ['2026-01-01'] }, gone: 1 };
  const after = { name: 'A', calendar: { timeZone: 'Europe/Berlin', holidays: ['2026-01-01'] }, come: true };
  expect(readDetails({ before, after, note: 'moved' })).toEqual({
    changes: [
      { field: 'calendar.timeZone', before: 'UTC', after: 'Europe/Berlin' },
      { field: 'gone', before: 1, after: null },
      { field: 'come', before: null, after: true },
    ],
    facts: [{ field: 'note', value: 'moved' }],
  });
  expect(readDetails({ before: null, after: { name: 'A' } }).changes).toEqual([
    { field: 'name', before: null, after: 'A' },
  ]);
  expect(readDetails({ before: { name: 'A' }, after: null }).changes).toEqual([
    { field: 'name', before: 'A', after: null },
  ]);
});

test('entries that only tell are facts, and erased ones tell nothing', () => {
  expect(readDetails({ sessions: 2 })).toEqual({ changes: [], facts: [{ field: 'sessions', value: 2 }] });
  expect(readDetails(null)).toEqual({ changes: [], facts: [] });
});

test('fields and values are said in words', () => {
  const names = new Map([['user-1', 'Ann']]);
  const say = (value: unknown) => sayValue(value, { nameOf: (id) => names.get(id), moment: () => 'a moment' });
  expect(['managerId', 'calendar.timeZone', 'disabledAt'].map(sayField)).toEqual([
    'manager',
    'calendar time zone',
    'disabled at',
  ]);
  expect(
    [null, true, 5, 1.8e12, 'user-1', 'x', ['user-1', 'y'], [], [{ ownerId: 'user-1' }, { a: 1, b: 2 }]].map(say),
  ).toEqual(['–', 'yes', '5', 'a moment', 'Ann', 'x', 'Ann, y', '–', 'owner Ann; a 1, b 2']);
});
