// 100,000 observations appended to the store (history, projections, due marks, the list of what scoring has not seen), beside inserting
// the same rows into a table of the same columns, as many to a transaction. CPU time, a new database each round.
import Database from 'better-sqlite3';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AccountChange } from '#lib/server/store/history-store.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import { median, type Measurement } from './measure.ts';
import { seeded } from './seeded.ts';

const observations = 100_000;
const batch = 5000;
const rounds = 3;
const start = Date.UTC(2025, 0, 1);
const day = 86_400_000;

interface Load {
  readonly name: string;
  readonly accounts: number;
  readonly batches: readonly (readonly AccountChange[])[];
}

export async function bench(): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  try {
    const results: Measurement[] = [];
    for (const [index, load] of [series(), scattered()].entries()) {
      const ours: number[] = [];
      const raw: number[] = [];
      for (let round = 0; round <= rounds; round += 1) {
        const own = await appendAll(load, join(folder, `ours-${index}-${round}.db`));
        const plain = insertAll(load, join(folder, `raw-${index}-${round}.db`));
        if (round === 0) continue; // warms up
        ours.push(own);
        raw.push(plain);
      }
      const [own, plain] = [median(ours), median(raw)];
      results.push(
        {
          name: `append, ${load.name}`,
          value: observations / own,
          unit: 'rows/s',
          better: 'higher',
          reference: { name: 'raw batched insert', value: observations / plain },
        },
        { name: `its share of the raw speed`, value: plain / own, unit: 'share', goal: 0.5, better: 'higher' },
      );
    }
    return results;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** 250 accounts, 4 signals, 100 days: one account after the other. */
function series(): Load {
  const accounts = 250;
  const signals = ['logins', 'seats-used', 'reports', 'api-calls'];
  const days = observations / accounts / signals.length;
  const changes = Array.from({ length: accounts }, (_, account): AccountChange => {
    const points = signals.flatMap((signal) => Array.from({ length: days }, (_, at) => ({ signal, at })));
    return {
      accountId: idOf(account),
      observations: points.map(({ signal, at }) => ({
        signal,
        value: (account * 7919 + at * 104_729) % 1000,
        observedAt: start + at * day,
        knownAt: start + at * day,
      })),
    };
  });
  const perBatch = batch / (observations / accounts);
  return { name: '100 days of 4 signals for 250 accounts', accounts, batches: inBatches(changes, perBatch) };
}

/** One value for each of 100,000 accounts, in the order in which they come along. */
function scattered(): Load {
  const random = seeded(5);
  const order = Array.from({ length: observations }, (_, account) => ({ account, at: random() }));
  order.sort((a, b) => a.at - b.at);
  const changes = order.map(({ account }): AccountChange => ({
    accountId: idOf(account),
    observations: [{ signal: 'logins', value: account % 1000, observedAt: start, knownAt: start }],
  }));
  return { name: 'one value for each of 100,000 accounts', accounts: observations, batches: inBatches(changes, batch) };
}

async function appendAll({ accounts, batches }: Load, path: string): Promise<number> {
  const store = await openSqliteStore({ path });
  const all = Array.from({ length: accounts }, (_, account): AccountChange => ({ accountId: idOf(account) }));
  for (const some of inBatches(all, batch)) await store.append(some, start, 'bench');
  const started = process.cpuUsage();
  let appended = 0;
  for (const changes of batches) appended += (await store.append(changes, start + 100 * day, 'bench')).appended;
  const { user, system } = process.cpuUsage(started);
  await store.close();
  if (appended !== observations) throw new Error(`${appended} observations were appended, not ${observations}.`);
  return (user + system) / 1e6;
}

/** The same columns and key as the store's own table, numbers for accounts and signals included. */
function insertAll({ accounts, batches }: Load, path: string): number {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(`CREATE TABLE observations (
    account INTEGER NOT NULL, signal INTEGER NOT NULL, observed_at INTEGER NOT NULL, rev INTEGER NOT NULL,
    known_at INTEGER NOT NULL, assumed INTEGER NOT NULL, source INTEGER NOT NULL, kind INTEGER NOT NULL, value ANY, contact TEXT,
    PRIMARY KEY (account, signal, observed_at, rev)) STRICT, WITHOUT ROWID`);
  const numbers = new Map(Array.from({ length: accounts }, (_, account) => [idOf(account), account + 1]));
  const signals = new Map<string, number>();
  const started = process.cpuUsage();
  const insert = db.prepare('INSERT INTO observations VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)');
  const insertBatch = db.transaction((changes: readonly AccountChange[]) => {
    for (const { accountId, observations = [] } of changes) {
      const account = numbers.get(accountId)!;
      let rev = 0;
      for (const { signal, observedAt, knownAt, value } of observations) {
        if (!signals.has(signal)) signals.set(signal, signals.size + 1);
        insert.run(account, signals.get(signal), observedAt, (rev += 1), knownAt, 0, 1, 1, value, null);
      }
    }
  });
  for (const changes of batches) insertBatch(changes);
  const { user, system } = process.cpuUsage(started);
  db.close();
  return (user + system) / 1e6;
}

function inBatches(changes: readonly AccountChange[], size: number): AccountChange[][] {
  return Array.from({ length: Math.ceil(changes.length / size) }, (_, index) =>
    changes.slice(index * size, (index + 1) * size),
  );
}

function idOf(account: number): string {
  return `account-${account}`;
}
