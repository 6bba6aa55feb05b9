/** Scoring in columns, as accounts come or the whole book at once, leaves in the database what scoring account by account leaves. */
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { dayMs } from '#lib/core/time/calendar.ts';
import { loadDemo } from '#lib/server/demo/load.ts';
import { LiveRuleSet } from '#lib/server/jobs/live-rules.ts';
import type { JobContext } from '#lib/server/jobs/settle-due.ts';
import type { Store } from '#lib/server/store/store.ts';
import { crowd, inNewStore, provesReplay, publish } from './replay/check-replay.ts';
import { deliveries, type Delivery } from './replay/random-deliveries.ts';
import { rulings, type Ruling } from './replay/random-documents.ts';
import { compareStock, runBook, settleAll, takeStock, type Stock, type Way } from './scoring/ways.ts';

vi.setConfig({ testTimeout: 300_000 });

/** Accounts with bands set by hand or events are always looked at closely: without these, those that say the same again are passed over. */
function plain(sent: readonly Delivery[]): Delivery[] {
  return sent.map((each) => ({
    ...each,
    changes: each.changes.map(({ overrides: _overrides, events: _events, outcomes: _outcomes, ...rest }) => rest),
  }));
}

function contextOf(store: Store): JobContext {
  return {
    store,
    rules: new LiveRuleSet(store),
    report: ({ error }) => {
      throw error;
    },
  };
}

async function live(way: Way, ruling: Ruling, sent: readonly Delivery[], revisedAt: number): Promise<Stock> {
  let stock: Stock | undefined;
  await inNewStore(async (store, tick) => {
    const context = contextOf(store);
    await publish(store, ruling.first, sent[0]!.at);
    if (ruling.isRanked) await store.append(crowd(sent[0]!.at), sent[0]!.at, 'crowd');
    for (const [index, { at, changes }] of sent.entries()) {
      tick(at);
      if (index === revisedAt) await publish(store, [ruling.revised], at);
      await store.append(changes, at, 'test');
      // A run looks at everybody, so everybody is looked at in all ways.
      await store.markDue(at);
      await settleAll(way, context, at);
    }
    stock = await takeStock(store);
  });
  return stock!;
}

describe('scoring in columns', () => {
  it('leaves what scoring account by account leaves', async () => {
    const sendings = fc.oneof(deliveries, deliveries.map(plain), deliveries.map(plain));
    const property = fc.asyncProperty(rulings, sendings, fc.nat(8), async (ruling, sent, revisedAt) => {
      const account = await live('account', ruling, sent, revisedAt);
      expect(compareStock(account, await live('live', ruling, sent, revisedAt))).toEqual([]);
      const book = await live('book', ruling, sent, revisedAt);
      // A copied fact may have been confirmed since: then its account is looked at earlier than it would have to be.
      expect(compareStock(account, book, { mayBeEarlier: true })).toEqual([]);
    });
    await fc.assert(property, { numRuns: 12, endOnFailure: true });
  });

  it('leaves the same of the demo book', async () => {
    const stocks = new Map<Way, Stock>();
    for (const way of ['account', 'live', 'book'] as const)
      await inNewStore(async (store, tick) => {
        const endAt = Date.UTC(2026, 5, 15, 10, 30);
        const library = resolve('rules-library');
        tick(endAt);
        await loadDemo(store, { seed: 'ways', endAt, accounts: 14, density: 'monthly', library });
        for (const at of [endAt, endAt + 5 * dayMs]) {
          tick(at);
          await store.markDue(at);
          await settleAll(way, contextOf(store), at);
        }
        stocks.set(way, await takeStock(store));
      });
    const account = stocks.get('account')!;
    expect(compareStock(account, stocks.get('live')!)).toEqual([]);
    expect(compareStock(account, stocks.get('book')!, { mayBeEarlier: true })).toEqual([]);
    expect(account.kept['tasks']!.length).toBeGreaterThan(0);
  });

  it('gives points that replay to the bit when the whole book is scored at once', async () => {
    const tally = await provesReplay({ numRuns: 12 }, async (context, at) => void (await runBook(context, at)));
    expect(tally.points).toBeGreaterThan(30);
    expect(tally.known).toBeGreaterThan(10);
  });
});
