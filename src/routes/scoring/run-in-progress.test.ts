import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { emptyCounts } from '#lib/server/store/book-run-store.ts';
import { formatKey } from '#lib/ui/format-context.ts';
import { createFormat } from '#lib/ui/format.ts';
import type { RunView } from './run-progress.ts';
import RunInProgress from './RunInProgress.svelte';

const now = Date.UTC(2026, 2, 3, 12);
const run: RunView = {
  id: 'r',
  reason: 'nightly',
  by: 'rapport',
  requestedAt: now - 61_000,
  startedAt: now - 60_000,
  status: 'running',
  blocks: 25,
  nextBlock: 10,
  counts: { ...emptyCounts, accounts: 40_960, changed: 1_200, decisions: 7 },
};

function show(change: Partial<RunView>): string {
  const format = createFormat({ locale: 'en-GB', currency: 'EUR', timeZone: 'UTC' });
  const { body } = render(RunInProgress, {
    props: { run: { ...run, ...change }, now, first: null, users: {} },
    context: new Map([[formatKey, () => format]]),
  });
  return body;
}

const textOf = (html: string) =>
  html
    .replaceAll(/<!--.*?-->/g, '')
    .replaceAll(/<[^>]+>/g, ' ')
    .replaceAll(/\s+/g, ' ');

test('a run that works says how far it is and how long it still takes', () => {
  const html = show({});
  expect(html).toMatch(/<progress[^>]* value="0.4"/);
  expect(html).toMatch(/aria-valuetext="Block 11 of 25"/);
  for (const part of ['Running', 'Nightly', 'Block 11 of 25', 'About 2 minutes left', '40,960', '1,200'])
    expect(textOf(html)).toContain(part);
});

test('before the first block is done nothing is promised', () => {
  const html = show({ nextBlock: 0, blocks: 1 });
  expect(html).not.toMatch(/<progress[^>]* value=/);
  expect(textOf(html)).toContain('1 min 0 secs so far');
  expect(textOf(show({ status: 'waiting', startedAt: null, blocks: 0, nextBlock: 0 }))).toContain('Not started yet');
});

test('a run that is being cancelled says when it ends, and one that found differences says so at once', () => {
  expect(textOf(show({ status: 'cancelling' }))).toContain('Ends after the block in hand');
  expect(textOf(show({ counts: { ...run.counts, differed: 1, blocked: 1 } }))).toContain('2 scores did not come out');
});
