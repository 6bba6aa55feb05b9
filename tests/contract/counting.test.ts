/** Counting over a real book: what arrives, and what a rule would give, by the code that scores. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SignalDocument } from '#lib/core/documents/document.ts';
import { signalSchema } from '#lib/core/documents/signal.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { lookAtBook } from '#lib/server/counting/look-at-book.ts';
import { previewRule } from '#lib/server/counting/preview-rule.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';

const now = Date.UTC(2026, 2, 1, 12);
let folder: string;
let store: Store;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'rapport-counting-'));
  store = await openSqliteStore({ path: join(folder, 'rapport.db'), clock: () => now });
});

afterEach(async () => {
  await store.close();
  await rm(folder, { recursive: true });
});

const at = (days: number) => ({ observedAt: now - days * dayMs, knownAt: now - days * dayMs });
const visit = (id: string, days: number, user: string) => ({ ...at(days), id, name: 'visit', properties: { user } });
const define = (more: object): SignalDocument =>
  signalSchema.parse({ format: 1, kind: 'signal', key: 'x', name: 'X', type: 'number', measures: 'state', ...more });

it('lists what arrives as it stands now: corrected, taken back and late entries as they count', async () => {
  await store.append(
    [
      {
        accountId: 'a',
        events: [visit('1', 1, 'ann'), visit('2', 6.9, 'bob'), visit('3', 20, 'ann'), visit('4', 40, 'ann')],
        records: [{ ...at(3), id: 't', record: 'ticket', openedAt: now - 3 * dayMs, closedAt: null, properties: { urgent: true } }], // prettier-ignore
      },
      { accountId: 'b', events: [visit('5', 2, 'cid')] },
    ],
    now,
    'test',
  );
  await store.append([{ accountId: 'b', events: [{ ...visit('5', 2, 'cid'), withdrawn: true }] }], now, 'test');
  const look = await lookAtBook(store, now);
  expect(look).toMatchObject({ accounts: 2, isPart: false });
  expect(look.names).toEqual([
    {
      from: 'events',
      name: 'visit',
      last7: 2,
      last30: 3,
      accounts: 1,
      reportedAt: now - dayMs,
      properties: [{ name: 'user', types: ['text'], values: ['ann', 'bob'] }],
    },
    expect.objectContaining({ from: 'records', name: 'ticket', last7: 1, last30: 1 }),
  ]);
});

it('shows for each day what scoring would read', async () => {
  await store.append(
    [
      { accountId: 'a', name: 'Acme', events: [visit('1', 1, 'ann'), visit('2', 2, 'bob'), visit('3', 20, 'ann')] },
      { accountId: 'b', name: 'Bolt', events: [] },
    ],
    now,
    'test',
  );
  const rule = { from: 'events', event: 'vis*', take: 'distinct', property: 'user', days: 7 };
  const preview = await previewRule(store, define({ derive: rule, expectedEveryDays: 15 }), now);
  expect(preview).toMatchObject({ lookedAt: 2, withAny: 1, shows: 'level', accounts: [{ id: 'a', name: 'Acme' }] });
  const values = preview.accounts[0]!.values;
  // Before the first visit nobody had reported any: that is as 0 as the source's later life makes it.
  expect(values.slice(-3)).toEqual([1, 2, 2]);
  expect(values.at(-21)).toBe(1);
  expect(values.at(-14)).toBe(0);
  const seen = await previewRule(store, define({ type: 'date', derive: { from: 'events', event: 'visit', take: 'seen' } }), now); // prettier-ignore
  expect(seen.accounts[0]!.values.at(-1)).toBe(1);
});

it('spreads over a book', async () => {
  await store.append(
    Array.from({ length: 50 }, (_, n) => ({ accountId: `acc${n}` })),
    now,
    'test',
  );
  expect(await store.spreadAccountIds(100)).toHaveLength(50);
  const some = await store.spreadAccountIds(5);
  expect(some).toEqual(['acc0', 'acc10', 'acc20', 'acc30', 'acc40']);
});
