import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dayMs } from '#lib/core/time/calendar.ts';
import { openApp, type App } from '../open-app.ts';
import { loadDemo } from '../demo/load.ts';

const endAt = Date.UTC(2026, 5, 15, 10, 30);
const library = resolve('rules-library');

describe('the scheduler', () => {
  let data: string;
  let app: App;
  let now = endAt;

  beforeAll(async () => {
    data = mkdtempSync(join(tmpdir(), 'rapport-scheduler-'));
    app = await openApp({ data, now: () => now });
    await loadDemo(app.store, { seed: 'scheduler', endAt, accounts: 8, density: 'monthly', library });
  }, 120_000);

  afterAll(async () => {
    await app.close();
    rmSync(data, { recursive: true });
  });

  /** Ticks until nothing is due; gives up where it would never end. */
  async function settleAll(): Promise<number> {
    let settled = 0;
    for (let done = 1; done > 0 && settled < 200; settled += done) done = await app.scheduler.tick();
    return settled;
  }

  it('scores every account that is due, then has nothing to do', async () => {
    expect(await settleAll()).toBeGreaterThanOrEqual(8);
    expect(await app.store.countDueAccounts(now)).toBe(0);
    const { rows } = await app.store.listBook({ sort: 'name', descending: false, limit: 50, offset: 0, now });
    expect(rows.filter((row) => row.score !== null).length).toBeGreaterThan(4);
  }, 60_000);

  it('is not woken by its own readings, though scores drift with every moment', async () => {
    now = endAt + 1000;
    await settleAll(); // the first reading of a model is news to those that read its history
    for (let second = 2; second <= 4; second++) {
      now = endAt + second * 1000;
      expect(await settleAll()).toBe(0);
    }
  });

  it('looks again when time alone has changed something', async () => {
    now = endAt + 2 * dayMs;
    expect(await settleAll()).toBeGreaterThan(0);
    expect(await app.store.countDueAccounts(now)).toBe(0);
  }, 60_000);

  it('settles what new data made due', async () => {
    const [accountId] = await app.store.listAccountIds();
    await app.store.append(
      [{ accountId: accountId!, observations: [{ signal: 'nps', value: 3, observedAt: now, knownAt: now }] }],
      now,
      'test',
    );
    expect(await app.store.countDueAccounts(now)).toBe(1);
    expect(await settleAll()).toBeGreaterThan(0);
    expect((await app.explain(accountId!))?.kind ?? 'none').toMatch(/now|none/);
  }, 60_000);
});
