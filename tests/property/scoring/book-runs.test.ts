/** Runs over the book through a real database: what they write, what they leave alone, and what becomes of damage, failures and disagreement. */
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createBookEvaluator, type BookEvaluator, type BookReading } from '#lib/core/evaluate/book.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { BookRun } from '#lib/server/store/book-run-store.ts';
import type { JobContext } from '#lib/server/jobs/job-context.ts';
import { LiveRuleSet } from '#lib/server/jobs/live-rules.ts';
import { loadSampleBook, loginsOf } from '#lib/server/jobs/sample-book.ts';
import { BookScorer } from '#lib/server/jobs/score-book.ts';
import { settleDue } from '#lib/server/jobs/settle-due.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const start = Date.UTC(2026, 2, 2, 9);

let folder: string;
let path: string;
let store: Store;
let now: number;
let failures: string[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-book-'));
  path = join(folder, 'rapport.db');
  now = start;
  failures = [];
  store = await openSqliteStore({ path, clock: () => now });
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

function contextOf(makeBook?: (compiled: Compiled) => BookEvaluator): JobContext {
  return {
    store,
    rules: new LiveRuleSet(store, makeBook),
    report: ({ job, accountId, error }) => failures.push(`${job} ${accountId}: ${String(error)}`),
  };
}

async function runBook(id: string, { context = contextOf(), sample = 4 } = {}): Promise<BookRun> {
  await store.requestBookRun({ id, reason: 'by-hand', by: 'test', at: now });
  const scorer = new BookScorer(context, { now: () => now, sample, blocks: 1 });
  while (await scorer.step());
  return (await store.readBookRun(id))!;
}

/** How many rows have ever been written, by table, and everything scored. */
function readRows(): Record<string, readonly unknown[]> {
  const db = new Database(path, { readonly: true });
  const tables = [
    'score_points',
    'decision_states',
    'decisions',
    'tasks',
    'account_work',
    'fact_blocks',
    'reading_blocks',
  ];
  const rows = Object.fromEntries(tables.map((table) => [table, db.prepare(`SELECT * FROM ${table}`).all()]));
  db.close();
  return rows;
}

async function scoreOf(accountId: string): Promise<number | null | undefined> {
  return (await store.readScoreHistory(accountId, 'health')).at(-1)?.score;
}

/** An evaluator that says the opposite about a flag of the accounts whose logins are 42. */
function lyingAbout(condition: string): (compiled: Compiled) => BookEvaluator {
  return (compiled) => {
    const honest = createBookEvaluator(compiled);
    return {
      ...honest,
      evaluate: (input): BookReading => {
        const reading = honest.evaluate(input);
        const flag = reading.flags[condition];
        const logins = input.columns.get('logins')?.number;
        for (let row = 0; flag && row < reading.count; row++) {
          if (logins?.[input.from + row] !== 42) continue;
          const mask = 1 << (row & 31);
          flag.isTrue[row >> 5]! ^= mask;
          flag.isFalse[row >> 5]! ^= mask;
        }
        return reading;
      },
    };
  };
}

describe('a run over the book', () => {
  it('scores everybody, decides, and leaves nobody due', async () => {
    await loadSampleBook(store, 120, now);
    const run = await runBook('first');
    expect(run).toMatchObject({ status: 'done', blocks: 1, nextBlock: 1, notes: [] });
    expect(run.counts).toMatchObject({
      accounts: 120,
      changed: 120,
      byAccount: { decision: 20 },
      differed: 0,
      failed: 0,
    });
    expect(await store.countDueAccounts(now)).toBe(0);
    expect(await scoreOf('a80')).toBeGreaterThan((await scoreOf('a20')) as number);
    const { tasks } = await store.listTasks({ status: 'open', sort: 'created', limit: 100, offset: 0 });
    expect(tasks).toHaveLength(20);
    expect(failures).toEqual([]);
  });

  it('writes nothing where nothing changed', async () => {
    await loadSampleBook(store, 120, now);
    await runBook('first');
    const before = readRows();
    now += 60_000;
    const run = await runBook('second');
    expect(run.counts).toMatchObject({ accounts: 120, changed: 0, decisions: 0, byAccount: {} });
    expect(readRows()).toEqual(before);
  });

  it('tells who changed from who did not', async () => {
    await loadSampleBook(store, 120, now);
    await runBook('first');
    const unchanged = await store.readScoreHistory('a30');
    now += dayMs;
    await store.append([loginsOf(31, 77, now), loginsOf(32, 3, now)], now, 'test');
    const run = await runBook('second');
    // The ranks are of a new day: with two that moved, everybody between where they were and are has another.
    expect(run.counts).toMatchObject({ changed: 92, byAccount: { decision: 2 } });
    now += 60_000;
    await store.append([loginsOf(33, 78, now), loginsOf(34, 2, now)], now, 'test');
    expect((await runBook('third')).counts).toMatchObject({ changed: 2, byAccount: { decision: 2 } });
    expect((await store.readScoreHistory('a30')).slice(0, unchanged.length)).toEqual(unchanged);
    expect(await store.countDueAccounts(now)).toBe(0);
  });

  it('can be cancelled between two blocks, and another takes it up where it was interrupted', async () => {
    await loadSampleBook(store, 4_200, now);
    await store.requestBookRun({ id: 'cut', reason: 'by-hand', by: 'test', at: now });
    await new BookScorer(contextOf(), { now: () => now, blocks: 1 }).step();
    expect(await store.readBookRun('cut')).toMatchObject({ status: 'running', blocks: 2, nextBlock: 1 });
    expect(await store.countDueAccounts(now)).toBe(104);
    // As after a crash: somebody new, who knows nothing of it.
    const resumed = new BookScorer(contextOf(), { now: () => now, blocks: 1 });
    await resumed.step();
    expect(await store.readBookRun('cut')).toMatchObject({ nextBlock: 2, counts: { accounts: 4_200 } });
    while (await resumed.step());
    expect(await store.readBookRun('cut')).toMatchObject({ status: 'done' });
    expect(await store.countDueAccounts(now)).toBe(0);

    await store.requestBookRun({ id: 'unwanted', reason: 'by-hand', by: 'test', at: now });
    const scorer = new BookScorer(contextOf(), { now: () => now, blocks: 1 });
    await scorer.step();
    await store.cancelBookRun('unwanted', 'test', now);
    while (await scorer.step());
    expect(await store.readBookRun('unwanted')).toMatchObject({ status: 'cancelled', nextBlock: 1 });
  });

  it('makes a damaged copy anew, says so, and goes on', async () => {
    await loadSampleBook(store, 60, now);
    await runBook('first');
    const before = readRows()['fact_blocks'];
    const db = new Database(path);
    db.exec('UPDATE fact_blocks SET bytes = zeroblob(length(bytes))');
    db.exec('UPDATE reading_blocks SET bytes = zeroblob(8)');
    db.close();
    now += 60_000;
    const run = await runBook('second');
    expect(run.status).toBe('done');
    expect(run.counts.rebuilt).toBeGreaterThanOrEqual(3);
    expect(run.notes.join('\n')).toMatch(/The copy of "logins" for accounts 1 to 4096 could not be read .*made anew/);
    expect(run.notes.join('\n')).toMatch(/The last readings of "health"/);
    expect(readRows()['fact_blocks']).toEqual(before);
    expect((await runBook('third')).notes).toEqual([]);
  });

  it('blocks a decision on which the two evaluators disagree, and raises an alarm', async () => {
    await loadSampleBook(store, 60, now);
    const run = await runBook('first', { context: contextOf(lyingAbout('cnd_b')) });
    expect(run.counts).toMatchObject({ blocked: 1, byAccount: { decision: 11 } });
    expect(await store.readDecisions('a42')).toEqual([]);
    expect(await store.readScoreHistory('a42')).toEqual([]);
    expect(await store.listAlarms(10)).toMatchObject([
      {
        kind: 'decision',
        accountId: 'a42',
        document: 'rescue',
        differences: [{ what: 'flag cnd_b', account: 'false', book: 'true' }],
      },
    ]);
    expect(await scoreOf('a43')).toBeGreaterThan(0);
    // Not again and again: it has to wait, and is settled once the evaluators agree.
    expect(await store.countDueAccounts(now)).toBe(0);
    now += 2 * 3_600_000;
    expect(await settleDue(contextOf(), now)).toEqual({ claimed: 1, settled: 1 });
    expect(await scoreOf('a42')).toBeGreaterThan(0);
  });

  it('blocks it on the live path as well', async () => {
    await loadSampleBook(store, 60, now);
    const context = contextOf(lyingAbout('cnd_b'));
    expect(await settleDue(context, now)).toEqual({ claimed: 60, settled: 59 });
    expect(await store.readDecisions('a42')).toEqual([]);
    expect(await store.countOpenAlarms()).toBe(1);
    expect(await settleDue(context, now)).toEqual({ claimed: 0, settled: 0 });
  });

  it('finds a difference in a sample, and keeps back what differs', async () => {
    await loadSampleBook(store, 60, now);
    const run = await runBook('first', { context: contextOf(lyingAbout('cnd_a')), sample: 60 });
    expect(run.counts).toMatchObject({ sampled: 50, differed: 1 });
    expect(await store.listAlarms(10)).toMatchObject([{ kind: 'sample', accountId: 'a42', document: 'health' }]);
    expect(await store.readScoreHistory('a42', 'health')).toEqual([]);
    expect(await scoreOf('a43')).toBeGreaterThan(0);
  });

  it('leaves those who are due to the account evaluator where a document cannot be read in columns, and says so', async () => {
    await loadSampleBook(store, 60, now);
    const context = contextOf((compiled) => {
      if (compiled.key === 'rescue') throw new Error('no room for it');
      return createBookEvaluator(compiled);
    });
    const run = await runBook('first', { context });
    expect(run).toMatchObject({ status: 'done', counts: { byAccount: { 'cannot-run-in-columns': 60 }, failed: 0 } });
    expect(run.notes).toEqual([
      '"rescue" could not be read in columns for accounts 1 and on (no room for it); those that are due were scored account by account.',
    ]);
    expect(await store.countDueAccounts(now)).toBe(0);
    const { tasks } = await store.listTasks({ status: 'open', sort: 'created', limit: 100, offset: 0 });
    expect(tasks).toHaveLength(10);
    expect((await runBook('second')).counts).toMatchObject({ decisions: 0, differed: 0 });
  });

  it('leaves accounts that fail due, and settles the others', async () => {
    await loadSampleBook(store, 60, now);
    const { settleBlocks } = store;
    store.settleBlocks = (settlement) =>
      settlement.settlements.some(({ accountId }) => accountId === 'a5')
        ? Promise.reject(new Error('a5 is poisoned'))
        : settleBlocks(settlement);
    const run = await runBook('first');
    expect(run).toMatchObject({ status: 'done', counts: { failed: 1 } });
    expect(failures).toEqual(['settle a5: Error: a5 is poisoned']);
    expect(await store.countDueAccounts(now)).toBe(1);
    expect(await store.readDecisions('a6')).not.toEqual([]);
  });
});
