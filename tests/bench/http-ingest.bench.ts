// Observations over HTTP into the built server, fsync on: batches as fast as one sender sends them, single ones at 200 a second beside
// them, and a million items on end; beside a bare better-sqlite3 insert of the same rows and a bare Kit endpoint that reads the same bodies.
import Database from 'better-sqlite3';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { ensureBuilt } from '../../src/cli/build.ts';
import { defineSignals, makeToken, storeOf } from '../api/api-client.ts';
import { startServer, type RunningServer } from '../e2e/server.ts';
import { buildBareKit } from './ingest/bare-kit.ts';
import { median, type Measurement } from './measure.ts';

const accounts = 1_000;
const batch = 10_000;
const rounds = 5;
const total = Number(process.env['RAPPORT_BENCH_ITEMS'] ?? 1_000_000);
const singlesPerSecond = 200;
const start = Date.UTC(2025, 0, 1);
const names = Array.from({ length: accounts }, (_, n) => `account-${n}`);
const signals = ['logins', 'seats-used', 'reports', 'api-calls'];

interface Sender {
  /** Milliseconds until the whole answer was there. Throws when it is no 200. */
  post(path: string, body: string | Buffer): Promise<number>;
  end(): void;
}

export async function bench(): Promise<Measurement[]> {
  ensureBuilt((line) => console.error(line));
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const kit = await buildBareKit(join(folder, 'kit'));
  const server = await startServer();
  try {
    const sender = await openSender(server);
    const plain = openSenderTo(kit.address, 'none');
    const ours: number[] = [];
    const bare: number[] = [];
    const raw: number[] = [];
    for (let round = 0; round <= rounds; round++) {
      const body = batchOf(round);
      const [own, kits, inserted] = [
        await sender.post('/api/v1/observations', body),
        await plain.post('/', body),
        insertPlainly(join(folder, `raw-${round}.db`), body),
      ];
      if (round === 0) continue; // warms up
      ours.push(own);
      bare.push(kits);
      raw.push(inserted);
    }
    const one = { ours: median(ours), kit: median(bare), raw: median(raw) };
    const alone = await singles(sender, 10);
    const flood = await floodWithSingles(server, sender);
    const kitFlood = await secondsOf(plain, 20);
    const rawSeconds = rawInserts(join(folder, 'raw-all.db'));
    return [
      {
        name: `a batch of ${batch.toLocaleString('en')} observations`,
        value: one.ours / 1000,
        unit: 's',
        goal: 1,
        reference: { name: 'bare Kit endpoint and bare insert together', value: (one.kit + one.raw) / 1000 },
      },
      {
        name: `observations over HTTP, ${total.toLocaleString('en')} in batches, single ones beside them`,
        value: total / flood.seconds,
        unit: 'rows/s',
        goal: 20_000,
        better: 'higher',
        reference: { name: 'bare better-sqlite3 insert', value: (20 * batch) / rawSeconds },
        note: `a bare Kit endpoint reads ${Math.round((20 * batch) / kitFlood).toLocaleString('en')} a second`,
      },
      {
        name: 'processor time of the server for one of them',
        value: (flood.cpu / total) * 1e6,
        unit: 'µs',
        reference: { name: 'bare better-sqlite3 insert', value: (rawSeconds / (20 * batch)) * 1e6 },
        note: 'single requests included',
      },
      {
        name: `p99 of single observations at ${singlesPerSecond}/s beside the batches`,
        value: flood.p99,
        unit: 'ms',
        goal: 50,
        reference: { name: 'without batches', value: alone.p99 },
        note: `median ${flood.p50.toFixed(1)} ms`,
      },
      {
        name: 'memory of the server after a million items',
        value: flood.megabytesAfter,
        unit: 'MB',
        reference: { name: 'after the first 100,000', value: flood.megabytesBefore },
        note: `peak ${flood.peak.toFixed(0)} MB`,
      },
    ];
  } finally {
    kit.stop();
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function openSender(server: RunningServer): Promise<Sender> {
  await using store = await storeOf(server.data);
  await defineSignals(store, signals);
  const sender = openSenderTo(server.address, (await makeToken(store)).token);
  await sender.post('/api/v1/accounts', JSON.stringify({ items: names.map((account) => ({ account })) }));
  return sender;
}

function openSenderTo(address: string, token: string): Sender {
  const agent = new Agent({ keepAlive: true, maxSockets: 32 });
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const { hostname, port } = new URL(address);
  return {
    post: (path, body) =>
      new Promise((answer, fail) => {
        const started = performance.now();
        const length = Buffer.byteLength(body);
        const sent = request({
          hostname,
          port,
          path,
          method: 'POST',
          agent,
          headers: { ...headers, 'content-length': length },
        });
        sent.on('response', (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('end', () => {
            if (response.statusCode === 200) answer(performance.now() - started);
            else fail(new Error(`${response.statusCode}: ${Buffer.concat(chunks).toString().slice(0, 300)}`));
          });
        });
        sent.on('error', fail);
        sent.end(body);
      }),
    end: () => agent.destroy(),
  };
}

let moment = 0;

/** New observations, spread over the accounts as sources report them: many accounts of one moment. */
function batchOf(seed: number, items = batch): string {
  const lines = Array.from({ length: items }, (_, n) => {
    if (n % (accounts * signals.length) === 0) moment++;
    const observedAt = new Date(start + moment * 60_000).toISOString();
    const value = (n * 7919 + seed * 104_729) % 1000;
    return {
      account: names[n % accounts],
      signal: signals[Math.floor(n / accounts) % signals.length],
      value,
      observedAt,
    };
  });
  moment++;
  return JSON.stringify({ items: lines });
}

/** Single observations at a steady pace, each on time whether the one before has been answered or not. */
async function singles(sender: Sender, seconds: number, isOver = () => false) {
  const times: number[] = [];
  const open: Promise<unknown>[] = [];
  const began = performance.now();
  for (let n = 0; n < seconds * singlesPerSecond && !isOver(); n++) {
    const due = began + (n * 1000) / singlesPerSecond;
    const left = due - performance.now();
    if (left > 0) await wait(left);
    const body = JSON.stringify({
      items: [
        {
          account: names[n % accounts],
          signal: 'logins',
          value: n % 500,
          observedAt: new Date(start - 60_000 * ++single).toISOString(),
        },
      ],
    });
    open.push(sender.post('/api/v1/observations', body).then((time) => times.push(time)));
  }
  await Promise.all(open);
  times.sort((a, b) => a - b);
  return { p50: times[Math.floor(times.length / 2)]!, p99: times[Math.floor(times.length * 0.99)]! };
}

let single = 0;

async function floodWithSingles(server: RunningServer, sender: Sender) {
  let isOver = false;
  let megabytesBefore = 0;
  let peak = 0;
  // Made before: whoever makes a body holds up the single requests of this process, and their times with them.
  const bodies = Array.from({ length: total / batch }, (_, n) => Buffer.from(batchOf(n)));
  const [began, used] = [performance.now(), cpuOf(server)];
  const beside = singles(sender, 3600, () => isOver);
  for (const [n, body] of bodies.entries()) {
    await sender.post('/api/v1/observations', body);
    const megabytes = memoryOf(server);
    peak = Math.max(peak, megabytes);
    if (n === 9) megabytesBefore = megabytes;
  }
  isOver = true;
  const seconds = (performance.now() - began) / 1000;
  const times = await beside;
  const cpu = cpuOf(server) - used;
  return { seconds, cpu, ...times, megabytesBefore, megabytesAfter: memoryOf(server), peak };
}

async function secondsOf(sender: Sender, batches: number): Promise<number> {
  let busy = 0;
  for (let n = 0; n < batches; n++) busy += await sender.post('/', batchOf(n));
  return busy / 1000;
}

/** Seconds that all threads of the server have used. */
function cpuOf({ pid }: RunningServer): number {
  if (process.platform !== 'linux') return NaN;
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
}

/** Resident, in MB. */
function memoryOf({ pid }: RunningServer): number {
  if (process.platform === 'linux')
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
  return Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' })) / 1024;
}

function openPlain(path: string): (body: string) => void {
  const db = new Database(path);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.exec(
    'CREATE TABLE observations (account TEXT, signal TEXT, observed_at INTEGER, value REAL, PRIMARY KEY (account, signal, observed_at)) STRICT, WITHOUT ROWID',
  );
  const insert = db.prepare('INSERT INTO observations VALUES (?, ?, ?, ?)');
  const insertAll = db.transaction(
    (items: readonly { account: string; signal: string; value: number; observedAt: string }[]) => {
      for (const { account, signal, value, observedAt } of items)
        insert.run(account, signal, Date.parse(observedAt), value);
    },
  );
  return (body) => insertAll((JSON.parse(body) as { items: never[] }).items);
}

/** Milliseconds. */
function insertPlainly(path: string, body: string): number {
  const insert = openPlain(path);
  const started = performance.now();
  insert(body);
  return performance.now() - started;
}

/** Seconds for twenty batches. */
function rawInserts(path: string): number {
  const insert = openPlain(path);
  let busy = 0;
  for (let n = 0; n < 20; n++) {
    const body = batchOf(n);
    const started = performance.now();
    insert(body);
    busy += performance.now() - started;
  }
  return busy / 1000;
}
