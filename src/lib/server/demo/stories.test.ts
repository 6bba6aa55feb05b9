import { resolve } from 'node:path';
import { describe, expect, test } from 'vitest';
import { dayMs } from '#lib/core/time/calendar.ts';
import { demoChanges } from './changes.ts';
import { demoDocuments } from './documents.ts';
import { startScorer } from './score-without-store.ts';
import { demoStories } from './stories.ts';

const { published, drafts } = demoDocuments(resolve(import.meta.dirname, '../../../../rules-library'));
const live = startScorer(published, 'saas-health');
const draft = startScorer([...published.filter((each) => each.key !== 'saas-health'), ...drafts], 'saas-health');

// The demo is started on any day of the year, and its stories have to be true on each.
const days = [
  '2026-03-17T10:00Z',
  '2026-01-03T23:59Z',
  '2026-06-01T00:00Z',
  '2026-08-22T07:30Z',
  '2026-11-29T12:00Z',
  '2027-02-28T18:00Z',
  '2028-02-29T09:00Z',
];

describe.each(days)('told on %s', (day) => {
  const endAt = Date.parse(day);
  const book = [...demoChanges({ seed: 'rapport', endAt, accounts: 6 })];
  const ago = (count: number) => endAt - count * dayMs;
  const story = (key: string) =>
    book.find((change) => change.accountId === demoStories.find((each) => each.key === key)!.accountId)!;

  test('green to the last day, because its tickets arrived late', async () => {
    const change = story('late-tickets');
    const end = change.outcomes!.find((each) => each.outcome === 'churned')!.effectiveAt;
    expect(end).toBeLessThan(ago(60));
    const late = change.records!.filter((each) => each.observedAt < end && each.knownAt > end);
    expect(late.length).toBeGreaterThan(8);
    expect((await live(change, end - dayMs)).band).toBe('healthy');
    expect((await live(change, end - 20 * dayMs, 'hindsight')).band).toBe('at-risk');
  });

  test('the champion left, a successor was found, and the account renewed', async () => {
    const change = story('champion-saved');
    expect(change.contactRoles!.some((each) => each.role === 'champion' && !each.active)).toBe(true);
    expect(change.events!.some((each) => each.name === 'task-completed')).toBe(true);
    expect((await live(change, ago(230))).band).toBe('healthy');
    expect((await live(change, ago(140))).band).not.toBe('healthy');
    expect((await live(change, endAt)).band).toBe('healthy');
    expect(change.outcomes!.filter((each) => each.effectiveAt > ago(70)).map((each) => each.outcome)).toEqual([
      'renewed',
    ]);
  });

  test('a quiet season looks like trouble, as it did a year ago', async () => {
    const change = story('quiet-season');
    expect((await live(change, endAt)).band).toBe('concerning');
    expect((await live(change, ago(365))).band).toBe('concerning');
    expect((await live(change, ago(300))).band).toBe('healthy');
    expect((await live(change, ago(60))).band).toBe('healthy');
    expect(change.outcomes!.every((each) => each.outcome === 'renewed')).toBe(true);
  });

  test('an account without data has no score', async () => {
    const change = story('no-data');
    expect([change.observations, change.events, change.records, change.contacts].map((each) => each!.length)).toEqual([
      0, 0, 0, 0,
    ]);
    expect(await live(change, endAt)).toMatchObject({ score: null, band: null });
  });

  test('nearly every seat is in use before more are bought', async () => {
    const change = story('expansion');
    const bought = change
      .observations!.filter((each) => each.signal === 'seats-bought')
      .map((each) => each.value as number);
    const used = change.observations!.filter(
      (each) => each.signal === 'seats-used' && each.observedAt > ago(100) && each.observedAt < ago(40),
    );
    expect(Math.min(...used.map((each) => each.value as number))).toBeGreaterThanOrEqual(0.9 * bought[0]!);
    expect(bought.at(-1)!).toBeGreaterThan(bought[0]!);
    expect(change.outcomes!.at(-1)!.outcome).toBe('expanded');
    expect((await live(change, ago(60))).band).toBe('healthy');
  });

  test('the draft takes an account out of healthy', async () => {
    const change = story('draft-moves');
    expect((await live(change, endAt)).band).toBe('healthy');
    const { band, score } = await draft(change, endAt);
    expect(band).toBe('concerning');
    expect(score!, 'further than the buffer').toBeLessThan(74 - 3);
  });
});

test('every story has its card', () => {
  const book = [...demoChanges({ seed: 'rapport', endAt: Date.parse(days[0]!), accounts: 6 })];
  expect(demoStories.map((each) => each.key)).toEqual([
    'late-tickets',
    'champion-saved',
    'quiet-season',
    'no-data',
    'expansion',
    'draft-moves',
  ]);
  for (const { accountId, title, whatToSee } of demoStories) {
    const { name } = book.find((change) => change.accountId === accountId)!;
    expect(title.length).toBeGreaterThan(5);
    expect(whatToSee).toContain(name);
  }
});
