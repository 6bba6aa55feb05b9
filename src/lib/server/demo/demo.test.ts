import { resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { dayMs } from '#lib/core/time/calendar.ts';
import type { AccountChange } from '../store/history-store.ts';
import { demoChanges, type DemoSize } from './changes.ts';
import { demoDocuments } from './documents.ts';
import { demoPeople } from './people.ts';
import { startScorer, type Scorer } from './score-without-store.ts';

const endAt = Date.UTC(2026, 2, 17, 10);
const size: DemoSize = { seed: 'rapport', endAt, accounts: 300 };
const { published, drafts } = demoDocuments(resolve(import.meta.dirname, '../../../../rules-library'));
const book = [...demoChanges(size)];
const total = (count: (change: AccountChange) => number, of = book) =>
  of.reduce((sum, change) => sum + count(change), 0);
const ago = (days: number) => endAt - days * dayMs;
const churnOf = (change: AccountChange) =>
  change.outcomes!.find((each) => each.outcome === 'churned')?.effectiveAt ?? Infinity;

test('the same seed and end give the same book, another seed another one', () => {
  const [first, again, other] = ['a', 'a', 'b'].map((seed) =>
    JSON.stringify([...demoChanges({ ...size, seed, accounts: 12 })]),
  );
  expect(again === first).toBe(true);
  expect(other === first).toBe(false);
});

test('an account does not depend on how many there are', () => {
  expect([...demoChanges({ ...size, accounts: 8 })]).toEqual(book.slice(0, 8));
});

test('the book is as large as promised', () => {
  expect(book.length).toBe(300);
  expect(total((change) => change.observations!.length)).toBeGreaterThan(280_000);
  expect(total((change) => change.observations!.length)).toBeLessThan(400_000);
  expect(total((change) => change.records!.length)).toBeGreaterThan(10_000);
  expect(new Set(book.map((change) => change.name)).size).toBe(300);
  const first = book.reduce(
    (least, change) => change.observations!.reduce((low, each) => Math.min(low, each.observedAt), least),
    Infinity,
  );
  expect(Math.round((endAt - first) / dayMs)).toBeGreaterThanOrEqual(546);
  expect(Math.round((endAt - first) / dayMs)).toBeLessThanOrEqual(550);
});

test('a thinner book has fewer observations of the same life', () => {
  const counts = (['full', 'weekly', 'monthly'] as const).map((density) =>
    total((change) => change.observations!.length, [...demoChanges({ ...size, accounts: 30, density })]),
  );
  expect(counts[1]!).toBeLessThan(counts[0]! * 0.7);
  expect(counts[2]!).toBeLessThan(counts[1]! * 0.5);
});

test('times are whole milliseconds; nothing is known after the end, nothing before it was true', () => {
  for (const change of book)
    for (const list of [
      change.observations!,
      change.events!,
      change.records!,
      change.attributes!,
      change.contactRoles!,
      change.owners!,
      change.overrides!,
      change.outcomes!,
    ])
      for (const entry of list)
        if (
          entry.knownAt > endAt ||
          entry.observedAt > entry.knownAt ||
          !Number.isInteger(entry.observedAt) ||
          !Number.isInteger(entry.knownAt)
        )
          expect.fail(`${change.accountId}: ${JSON.stringify(entry)}`);
});

test('every observation is of a defined signal, in its range, and forty metrics are defined', () => {
  const signals = new Map(published.filter((each) => each.kind === 'signal').map((each) => [each.key, each]));
  expect([...signals.values()].filter((signal) => signal.source !== 'tasks' || signal.key === 'csm-view').length).toBe(
    40,
  );
  for (const change of book)
    for (const { signal, value } of change.observations!) {
      const { type, min = -Infinity, max = Infinity } = signals.get(signal)!;
      if (type === 'number' ? typeof value !== 'number' || value < min || value > max : typeof value !== 'string')
        expect.fail(`${signal} is ${String(value)}`);
    }
});

test('ids are unique, and contacts and owners exist', () => {
  const users = new Set(demoPeople().users.map((user) => user.id));
  const ids = book.flatMap((change) => [
    ...change.events!.map((each) => each.id),
    ...new Set(change.records!.map((each) => each.id)),
    ...change.contacts!.map((each) => each.id),
  ]);
  expect(new Set(ids).size).toBe(ids.length);
  for (const change of book) {
    const contacts = new Set(change.contacts!.map((each) => each.id));
    expect(change.owners!.filter((each) => !users.has(each.userId!))).toEqual([]);
    expect(
      [...change.contactRoles!, ...change.events!, ...change.records!].filter(
        (each) => each.contactId && !contacts.has(each.contactId),
      ),
    ).toEqual([]);
  }
});

test('there are late arrivals, gaps, a dead feed, people who leave, and every outcome', () => {
  const late = total(
    (change) => change.observations!.filter((each) => each.knownAt - each.observedAt > 2 * dayMs).length,
  );
  expect(late).toBeGreaterThan(500);
  const posts = book.flatMap((change) =>
    change.observations!.filter((each) => each.signal === 'community-posts').map((each) => each.observedAt),
  );
  expect(Math.max(...posts)).toBeLessThan(ago(55));
  expect(total((change) => change.contactRoles!.filter((each) => !each.active).length)).toBeGreaterThan(100);
  const outcomes = new Set(book.flatMap((change) => change.outcomes!.map((each) => each.outcome)));
  expect([...outcomes].sort()).toEqual(['churned', 'contracted', 'expanded', 'renewed']);
});

test('a churned account goes silent on its last day', () => {
  const gone = book.filter((change) => churnOf(change) < ago(10));
  expect(gone.length).toBeGreaterThan(20);
  for (const change of gone)
    expect(Math.max(...change.observations!.map((each) => each.observedAt))).toBeLessThan(churnOf(change));
});

describe('scored by the published model', () => {
  let live: Scorer;
  let draft: Scorer;

  beforeAll(() => {
    live = startScorer(published, 'saas-health');
    draft = startScorer([...published.filter((each) => each.key !== 'saas-health'), ...drafts], 'saas-health');
  });

  test('the book looks like a real one', async () => {
    const bands: Record<string, number> = {};
    const active = book.filter((change) => churnOf(change) > endAt);
    for (const change of active) {
      const { band } = await live(change, endAt);
      bands[band ?? 'unknown'] = (bands[band ?? 'unknown'] ?? 0) + 1 / active.length;
    }
    expect(bands['healthy']).toBeGreaterThan(0.58);
    expect(bands['healthy']).toBeLessThan(0.73);
    expect(bands['concerning']).toBeGreaterThan(0.17);
    expect(bands['concerning']).toBeLessThan(0.28);
    expect(bands['at-risk']).toBeGreaterThan(0.07);
    expect(bands['at-risk']).toBeLessThan(0.16);
  });

  test('ninety days before, those who leave score lower, and not without exceptions', async () => {
    const [left, stayed]: [number[], number[]] = [[], []];
    for (const change of book)
      for (const { outcome, effectiveAt } of change.outcomes!) {
        if (outcome === 'expanded' || effectiveAt > endAt) continue;
        const { score } = await live(change, effectiveAt - 90 * dayMs);
        if (score !== null) (outcome === 'churned' ? left : stayed).push(score);
      }
    const auc =
      left.reduce(
        (sum, low) => sum + stayed.reduce((wins, high) => wins + (low < high ? 1 : low === high ? 0.5 : 0), 0),
        0,
      ) /
      (left.length * stayed.length);
    expect(auc).toBeGreaterThan(0.75);
    expect(auc).toBeLessThan(0.92);
  });

  test('the draft would move accounts, but not the whole book', async () => {
    expect(drafts.map((each) => each.key)).toEqual(['saas-health']);
    let moved = 0;
    for (const each of book.filter((other) => churnOf(other) > endAt))
      if ((await live(each, endAt)).band !== (await draft(each, endAt)).band) moved++;
    expect(moved).toBeGreaterThan(10);
    expect(moved).toBeLessThan(80);
  });
});
