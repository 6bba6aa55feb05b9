import { expect, test } from 'vitest';
import { emptyCounts } from '#lib/server/store/book-run-store.ts';
import { sayTimeLeft, timeLeft, type RunView } from './run-progress.ts';

const run: RunView = {
  id: 'r',
  reason: 'nightly',
  by: 'system',
  requestedAt: 0,
  startedAt: 1_000,
  status: 'running',
  blocks: 10,
  nextBlock: 4,
  counts: emptyCounts,
};

test('the time left follows from the pace since the start', () => {
  expect(timeLeft(run, 9_000)).toBe(12_000);
  expect(timeLeft({ ...run, nextBlock: 10 }, 9_000)).toBe(0);
});

test('a run that was interrupted is judged by the pace seen since', () => {
  expect(timeLeft({ ...run, nextBlock: 6 }, 1_000_000, { id: 'r', at: 999_000, nextBlock: 4 })).toBe(2_000);
  expect(timeLeft(run, 9_000, { id: 'another', at: 8_000, nextBlock: 1 })).toBe(12_000);
});

test('without a block done there is no pace', () => {
  expect(timeLeft({ ...run, nextBlock: 0 }, 9_000)).toBeNull();
  expect(timeLeft({ ...run, startedAt: null, status: 'waiting' }, 9_000)).toBeNull();
  expect(timeLeft({ ...run, status: 'cancelling' }, 9_000)).toBeNull();
  expect(timeLeft({ ...run, blocks: 0, nextBlock: 0 }, 9_000)).toBeNull();
  expect(timeLeft(run, 9_000, { id: 'r', at: 8_000, nextBlock: 4 })).toBe(12_000);
});

test('time is said roughly', () => {
  expect([0, 12_000, 65_000, 150_000, 3_700_000, 9_000_000].map(sayTimeLeft)).toEqual([
    'a few seconds left',
    'less than a minute left',
    'about a minute left',
    'about 3 minutes left',
    'about an hour left',
    'about 3 hours left',
  ]);
});
