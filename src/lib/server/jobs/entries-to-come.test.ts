import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { valueAt } from '#lib/core/columns.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { openApp, type App } from '../open-app.ts';
import { publishDocuments } from '../publish.ts';
import { refreshBlock } from './fact-blocks.ts';
import { LiveRuleSet } from './live-rules.ts';
import { loadBatch } from './load-moments.ts';

const today = Date.UTC(2026, 5, 15, 10);

const documents = [
  { format: 1, kind: 'signal', key: 'seats', name: 'Seats', type: 'number', measures: 'state' },
  {
    format: 1,
    kind: 'health-model',
    key: 'health',
    name: 'Health',
    result: 'thr_all',
    nodes: {
      sig_seats: { type: 'signal', v: 1, config: { signal: 'seats', read: { fn: 'latest' } } },
      att_plan: { type: 'attribute', v: 1, config: { attribute: 'level', as: 'value' } },
      mth_both: { type: 'math', v: 1, config: { fn: 'add', operands: [{ key: 'a' }, { key: 'b' }] } },
      scl_all: { type: 'scale', v: 1, config: { method: 'linear', points: [[0, 0], [100, 100]] } }, // prettier-ignore
      thr_all: {
        type: 'threshold',
        v: 1,
        config: {
          bands: [
            { key: 'low', from: 0, tone: 'bad' },
            { key: 'high', from: 50, tone: 'good' },
          ],
        },
      },
    },
    edges: {
      e_1: { from: ['sig_seats', 'value'], to: ['mth_both', 'a'] },
      e_2: { from: ['att_plan', 'value'], to: ['mth_both', 'b'] },
      e_3: { from: ['mth_both', 'value'], to: ['scl_all', 'value'] },
      e_4: { from: ['scl_all', 'score'], to: ['thr_all', 'score'] },
    },
  },
];

describe('what is known today and comes true later', () => {
  let data: string;
  let app: App;
  let now = today;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'rapport-to-come-'));
    app = await openApp({ data, now: () => now });
    const read = documents.map((each) => readDocument(each).document!);
    const { problems } = await publishDocuments(app.store, read, {
      author: 'test',
      note: '',
      at: today,
      acting: 'off',
    });
    expect(problems).toEqual([]);
    const seats = (value: number, observedAt: number) => ({ signal: 'seats', value, observedAt, knownAt: today });
    const level = (value: number, observedAt: number) => ({ attribute: 'level', value, observedAt, knownAt: today });
    await app.store.append(
      [
        {
          accountId: 'acme',
          observations: [seats(80, today), seats(20, today + dayMs)],
          attributes: [level(5, today), level(1, today + 2 * dayMs)],
        },
      ],
      today,
      'test',
    );
  }, 60_000);

  afterAll(async () => {
    await app.close();
    rmSync(data, { recursive: true });
  });

  async function scoreAfterSettling(): Promise<number | null> {
    for (let turn = 0; turn < 20 && (await app.scheduler.tick()) > 0; turn++);
    const { rows } = await app.store.listBook({ sort: 'name', descending: false, limit: 5, offset: 0, now });
    return rows[0]!.score;
  }

  async function copied(): Promise<(number | null)[]> {
    const batch = await loadBatch(app.store, await new LiveRuleSet(app.store).read(), now);
    const { facts } = await refreshBlock(app.store, batch, await app.store.readAccountBlock(0), now);
    return ['seats', '@level'].map((key) => valueAt(facts.get(key)!, 0) as number | null);
  }

  it('wakes the account on its day, and the copies of its facts know', async () => {
    const seen: unknown[] = [];
    for (now of [today + 1000, today + dayMs, today + 2 * dayMs]) {
      const due = await app.store.countDueAccounts(now);
      seen.push([due, await copied(), await scoreAfterSettling()]);
    }
    expect(seen).toEqual([
      [1, [80, 5], 85],
      [1, [20, 5], 25],
      [1, [20, 1], 21],
    ]);
  }, 60_000);
});
