import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { dayMs } from '#lib/core/time/calendar.ts';
import { publishDocuments } from '../publish.ts';
import { openSqliteStore } from '../store/sqlite/open-store.ts';
import type { Store } from '../store/store.ts';
import { askForRun, manyDue, type AskedRun } from './ask-for-run.ts';
import type { JobContext } from './job-context.ts';
import { LiveRuleSet } from './live-rules.ts';
import { loadSampleBook, loginsOf, sampleRules } from './sample-book.ts';

const hour = 3_600_000;
/** Ten o'clock in Helsinki, where the night's run begins at midnight UTC in winter. */
const morning = Date.UTC(2026, 0, 13, 8);
const knowsNothing: AskedRun = { fingerprint: null, night: null };

let folder: string;
let store: Store;
let context: JobContext;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rapport-ask-'));
  store = await openSqliteStore({ path: join(folder, 'rapport.db'), clock: () => morning });
  const workspace = await store.readWorkspace();
  const calendar = { ...workspace.calendar, timeZone: 'Europe/Helsinki' };
  await store.saveWorkspace({ ...workspace, calendar }, 'test', morning);
  context = { store, rules: new LiveRuleSet(store), report: ({ error }) => expect.fail(String(error)) };
});

afterEach(async () => {
  await store.close();
  rmSync(folder, { recursive: true });
});

async function reasons(): Promise<string[]> {
  return (await store.listBookRuns(10)).map(({ reason }) => reason).toReversed();
}

async function finishRun(at: number): Promise<void> {
  const run = await store.takeBookRun(at);
  await store.endBookRun(run!.id, 'done', at, []);
}

describe('a run over the book nobody asked for', () => {
  it('is made once a night, at two in the zone of the workspace, and at once where the night was missed', async () => {
    await loadSampleBook(store, 1, morning);
    let asked = await askForRun(context, knowsNothing, 0, morning);
    expect(await reasons()).toEqual(['nightly']);
    await finishRun(morning);
    for (let at = morning; at < morning + 15.9 * hour; at += hour) asked = await askForRun(context, asked, 0, at);
    expect(await reasons()).toEqual(['nightly']);
    await askForRun(context, asked, 0, morning + 16 * hour);
    expect(await reasons()).toEqual(['nightly', 'nightly']);
    await finishRun(morning + 16 * hour);
    // Rapport was off for a week: one run is enough.
    await askForRun(context, knowsNothing, 0, morning + 7 * dayMs);
    await finishRun(morning + 7 * dayMs);
    await askForRun(context, knowsNothing, 0, morning + 7 * dayMs + hour);
    expect(await reasons()).toEqual(['nightly', 'nightly', 'nightly']);
  });

  it('is not made where there are no accounts', async () => {
    await publishDocuments(store, sampleRules(), { author: 'test', note: '', at: morning });
    const asked = await askForRun(context, knowsNothing, 0, morning);
    await store.append([loginsOf(1, 50, morning)], morning, 'test');
    await askForRun(context, asked, 0, morning + hour);
    expect(await reasons()).toEqual([]);
    await askForRun(context, asked, 0, morning + dayMs);
    expect(await reasons()).toEqual(['nightly']);
  });

  it('is not made where there is nothing to score accounts by', async () => {
    await publishDocuments(store, sampleRules(), { author: 'test', note: '', at: morning, scoring: false });
    await store.append([loginsOf(1, 50, morning)], morning, 'test');
    const asked = await askForRun(context, knowsNothing, 0, morning);
    expect(await reasons()).toEqual([]);
    await publishDocuments(store, sampleRules(), { author: 'test', note: '', at: morning, scoring: true });
    await askForRun(context, asked, 0, morning + dayMs);
    expect(await reasons()).toEqual(['nightly']);
  });

  it('is made when something is published while accounts are due, and when very many are', async () => {
    await loadSampleBook(store, 3, morning);
    let asked = await askForRun(context, knowsNothing, 3, morning);
    await finishRun(morning);
    asked = await askForRun(context, asked, 3, morning + 1);
    expect(await reasons()).toEqual(['nightly']);

    const model = sampleRules().find(({ kind }) => kind === 'health-model')!;
    const changed = { ...model, name: 'Health, renamed' } as typeof model;
    await publishDocuments(store, [changed], { author: 'test', note: '', at: morning + 2 });
    asked = await askForRun(context, asked, 3, morning + 2);
    expect(await reasons()).toEqual(['nightly', 'published']);
    asked = await askForRun(context, asked, 3, morning + 3);
    expect(await reasons()).toEqual(['nightly', 'published']);
    await finishRun(morning + 4);

    asked = await askForRun(context, asked, manyDue, morning + 5);
    expect(await reasons()).toEqual(['nightly', 'published']);
    asked = await askForRun(context, asked, manyDue + 1, morning + 6);
    expect(await reasons()).toEqual(['nightly', 'published', 'many-due']);

    const run = (await store.takeBookRun(morning + 7))!;
    await store.cancelBookRun(run.id, 'test', morning + 7);
    asked = await askForRun(context, asked, manyDue + 1, morning + 7);
    expect(await reasons()).toHaveLength(3);
    await store.endBookRun(run.id, 'cancelled', morning + 7, []);
    asked = await askForRun(context, asked, manyDue + 1, morning + 8);
    expect(await reasons()).toHaveLength(3);
    await askForRun(context, asked, manyDue + 1, morning + 8 + hour);
    expect(await reasons()).toHaveLength(4);
  });
});
