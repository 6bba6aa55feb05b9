/** Some days in the life of a server, in steps that can be taken up again where a killed process left off. */
import { createHash } from 'node:crypto';
import { appendFileSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { App } from '#lib/server/open-app.ts';
import { advanceDue } from '#lib/server/jobs/advance-due.ts';
import { settleDue, type JobContext } from '#lib/server/jobs/settle-due.ts';
import { publishDocuments } from '#lib/server/publish.ts';
import { importCsv } from '#lib/server/sources/csv/import-csv.ts';
import { inspectCsv } from '#lib/server/sources/csv/infer-columns.ts';
import { proposeMapping } from '#lib/server/sources/csv/propose-mapping.ts';
import { openCsv } from '#lib/server/sources/csv/read-csv.ts';
import { crashDocuments } from './crash-documents.ts';

export interface WorkSize {
  readonly accounts: number;
  /** Each seven hours after the one before, so that no wait of whole hours or days ends on one. */
  readonly ticks: number;
  readonly seed: number;
}

const hour = 3_600_000;
const start = Date.UTC(2025, 2, 3, 3);
/** Longer than any lease: what a killed process had claimed is free again. */
const restartMs = 61_000;

export const stages = ['imported', 'appended', 'settled', 'advanced', 'closed'] as const;
type Stage = (typeof stages)[number];

/** A line of the log beside the database: a tick begun by a process, or a stage that was acknowledged. */
export interface Acknowledged {
  readonly tick: number;
  readonly stage: Stage | 'begun';
  /** Of an import: its id. */
  readonly importId?: string;
}

export function tickMoment(tick: number): number {
  return start + tick * 7 * hour;
}

/** 0..1, the same for the same words. */
function draw(...words: readonly (string | number)[]): number {
  return createHash('sha256').update(words.join(' ')).digest().readUInt32BE() / 2 ** 32;
}

export interface Value {
  readonly account: string;
  readonly signal: 'logins' | 'mood';
  readonly at: number;
  readonly value: number;
}

/** What a tick's file holds: a value per account and signal, and some rows of the file before once more. */
export function valuesOf({ accounts, seed }: WorkSize, tick: number): Value[] {
  return Array.from({ length: accounts }, (_, n) => `a${n}`).flatMap((account): Value[] => {
    const again = tick > 0 && draw(seed, 'again', tick, account) < 0.3 ? [tick - 1] : [];
    return [...again, tick].flatMap((of): Value[] => [
      { account, signal: 'logins', at: tickMoment(of), value: Math.floor(100 * draw(seed, 'logins', of, account)) },
      { account, signal: 'mood', at: tickMoment(of), value: Math.floor(10 * draw(seed, 'mood', of, account)) },
    ]);
  });
}

/** People, rules and accounts: made once, before anybody is killed. */
export async function prepare({ store, now }: App, size: WorkSize): Promise<void> {
  const person = { teamId: null, coverId: null, awayFrom: null, awayUntil: null, disabledAt: null };
  await store.savePeople(
    [
      { ...person, id: 'u1', name: 'Ann', email: 'ann@example.org', role: 'csm', managerId: 'u2' },
      { ...person, id: 'u2', name: 'Bo', email: 'bo@example.org', role: 'lead', managerId: null },
    ],
    [],
  );
  const made = { author: 'test', note: '', at: now(), acting: 'on' } as const;
  const { published, problems } = await publishDocuments(store, crashDocuments(), made);
  if (published.length === 0) throw new Error(problems.map((each) => each.message).join('\n'));
  const moment = { observedAt: now(), knownAt: now() };
  const changes = Array.from({ length: size.accounts }, (_, n) => ({
    accountId: `a${n}`,
    name: `Account ${n}`,
    externalIds: { account: `a${n}` },
    owners: [{ role: 'csm' as const, userId: 'u1', ...moment }],
  }));
  await store.append(changes, now(), 'test');
}

/** The clock is an argument of the application, so it is set from here. */
export interface Clock {
  at: number;
}

/** Does what is left to do; every stage is written to the log when it was acknowledged. */
export async function work(app: App, clock: Clock, folder: string, size: WorkSize): Promise<void> {
  const log = join(folder, 'acknowledged.jsonl');
  const done = readLog(folder);
  const note = (entry: Acknowledged) => appendFileSync(log, `${JSON.stringify(entry)}\n`);
  for (let tick = 0; tick < size.ticks; tick++) {
    const left = stages.filter((stage) => !done.some((each) => each.tick === tick && each.stage === stage));
    if (left.length === 0) continue;
    const restarts = done.filter((each) => each.tick === tick && each.stage === 'begun').length;
    clock.at = tickMoment(tick) + restarts * restartMs;
    note({ tick, stage: 'begun' });
    for (const stage of left) note({ tick, stage, ...(await act[stage](app, tick, size, folder)) });
  }
}

export function readLog(folder: string): Acknowledged[] {
  const log = join(folder, 'acknowledged.jsonl');
  if (!existsSync(log)) return [];
  return readFileSync(log, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Acknowledged);
}

type Act = (app: App, tick: number, size: WorkSize, folder: string) => Promise<{ importId: string } | undefined>;

const act: Readonly<Record<Stage, Act>> = {
  async imported({ store, now }, tick, size, folder) {
    const path = join(folder, `usage-${tick}.csv`);
    const rows = valuesOf(size, tick).map(
      ({ account, signal, at, value }) => `${account},${signal},${new Date(at).toISOString()},${value}`,
    );
    writeFileSync(path, ['account,signal,date,value', ...rows, ''].join('\n'));
    const file = await openCsv(path);
    const { columns } = await inspectCsv(file);
    const { mapping, problems } = proposeMapping(columns, 'usage', { currency: 'EUR' });
    if (!mapping) throw new Error(problems.map((each) => each.message).join('\n'));
    const newId = () => crypto.randomUUID();
    const result = await importCsv(file, mapping, { store, source: 'csv', now: now(), newId, author: 'test' });
    if (!result.ok) throw new Error(result.problems.map((each) => each.message).join('\n'));
    return { importId: result.record.id };
  },

  async appended({ store, now }, tick, { accounts, seed }) {
    const moment = { observedAt: tickMoment(tick), knownAt: tickMoment(tick) };
    const met = Array.from({ length: accounts }, (_, n) => `a${n}`).filter(
      (account) => draw(seed, 'met', tick, account) < 0.4,
    );
    const changes = met.map((accountId) => ({
      accountId,
      events: [{ id: `meeting-${tick}-${accountId}`, name: 'meeting', properties: {}, ...moment }],
    }));
    const lost = tick === 5 ? [{ accountId: 'a0', outcomes: [outcome(moment)] }] : [];
    await store.append([...changes, ...lost], now(), 'api');
    return undefined;
  },

  async settled(app) {
    while ((await settleDue(contextOf(app), app.now())).claimed > 0);
    return undefined;
  },

  async advanced(app) {
    while ((await advanceDue(contextOf(app), app.now())) > 0);
    return undefined;
  },

  async closed({ store, now }, tick, { seed }) {
    const { tasks } = await store.listTasks({ status: 'open', sort: 'created', limit: 100_000, offset: 0 });
    for (const { id, ask } of tasks) {
      if (draw(seed, 'close', tick, id) > 0.4) continue;
      const answer = ask ? (draw(seed, 'answer', id) < 0.5 ? 'stay' : 'leave') : null;
      const as = draw(seed, 'as', id) < 0.8 ? 'done' : 'dismissed';
      await store.closeTask(id, as, { outcome: 'reached', note: null, answer, by: 'u1', at: now() });
    }
    return undefined;
  },
};

function outcome(moment: { observedAt: number; knownAt: number }) {
  return { outcome: 'churned' as const, effectiveAt: moment.observedAt, amount: null, reason: '', ...moment };
}

function contextOf({ store, rules }: App): JobContext {
  return {
    store,
    rules,
    report: ({ error }) => {
      throw error instanceof Error ? error : new Error(String(error));
    },
  };
}
