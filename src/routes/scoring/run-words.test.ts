import { describe, expect, test } from 'vitest';
import { emptyCounts } from '#lib/server/store/book-run-store.ts';
import { isUnderWay, runLook, sayAccountReasons, sayBy, sayReason } from './run-words.ts';

test('reasons are words, and an unknown one is made readable', () => {
  expect(sayReason({ reason: 'many-due' })).toBe('Many accounts were due');
  expect(sayReason({ reason: 'after-restore' })).toBe('After restore');
});

test('people are named; nobody in particular is not', () => {
  expect(sayBy({ by: 'user-ana' }, { 'user-ana': 'Ana Silva' })).toBe('Ana Silva');
  expect(sayBy({ by: 'cli' }, {})).toBe('cli');
  expect(sayBy({ by: 'local' }, {})).toBeNull();
});

test('why accounts were scored one by one: the most frequent first, none left out, none of nobody', () => {
  expect(sayAccountReasons({ events: 2, decision: 40, 'odd-case': 2, runs: 0 })).toEqual([
    { why: 'Something was about to be decided', accounts: 40 },
    { why: 'New events had arrived', accounts: 2 },
    { why: 'Odd case', accounts: 2 },
  ]);
});

describe('how a run looks', () => {
  const look = (change: Partial<typeof emptyCounts>) =>
    runLook({ status: 'done', counts: { ...emptyCounts, ...change } });

  test('a run that left something behind is not simply done', () => {
    expect(look({})).toMatchObject({ name: 'Done', tone: 'good' });
    expect(look({ failed: 1 })).toMatchObject({ tone: 'warn' });
    expect(look({ failed: 1, differed: 1 })).toMatchObject({ name: 'Done, with alarms', tone: 'bad' });
    expect(look({ blocked: 1 })).toMatchObject({ tone: 'bad' });
  });

  test('what has not ended is under way', () => {
    const statuses = ['waiting', 'running', 'cancelling', 'cancelled', 'done', 'failed'] as const;
    expect(statuses.filter((status) => isUnderWay({ status }))).toEqual(['waiting', 'running', 'cancelling']);
  });
});
