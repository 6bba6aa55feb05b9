/** Through a real database: what was scored once is scored the same again from its closure, revision and moment, whatever came after. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { dayMs } from '#lib/core/time/calendar.ts';
import { replayPoint } from '#lib/server/explain/explain-account.ts';
import { LiveRuleSet } from '#lib/server/jobs/live-rules.ts';
import { settleDue, type JobContext } from '#lib/server/jobs/settle-due.ts';
import { publishDocuments } from '#lib/server/publish.ts';
import type { RapportDocument } from '#lib/core/documents/document.ts';
import type { ScorePoint } from '#lib/server/store/evaluation-store.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import type { Amount } from '../evaluation/any-document.ts';
import { deliveries, type Delivery } from './random-deliveries.ts';
import { rulings, type Ruling } from './random-documents.ts';

export interface Tally {
  points: number;
  known: number;
  distinct: number;
}

/** How due accounts are settled: scored in columns as they come, unless said otherwise. */
export type Settle = (context: JobContext, at: number) => Promise<void>;

async function settleLive(context: JobContext, at: number): Promise<void> {
  while ((await settleDue(context, at)).claimed > 0);
}

export async function provesReplay(amount: Amount, settle: Settle = settleLive): Promise<Tally> {
  const tally: Tally = { points: 0, known: 0, distinct: 0 };
  const property = fc.asyncProperty(rulings, deliveries, fc.nat(8), (ruling, sent, revisedAt) =>
    inNewStore((store, tick) => liveAndReplay(store, tick, ruling, sent, revisedAt, settle, tally)),
  );
  await fc.assert(property, amount);
  return tally;
}

export async function inNewStore(use: (store: Store, tick: (at: number) => void) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'rapport-replay-'));
  let clock = 0;
  const store = await openSqliteStore({ path: join(folder, 'rapport.db'), clock: () => clock });
  try {
    await use(store, (at) => (clock = at));
  } finally {
    await store.close();
    await rm(folder, { recursive: true });
  }
}

async function liveAndReplay(
  store: Store,
  tick: (at: number) => void,
  ruling: Ruling,
  sent: readonly Delivery[],
  revisedAt: number,
  settle: Settle,
  tally: Tally,
): Promise<void> {
  const rules = new LiveRuleSet(store);
  const context: JobContext = {
    store,
    rules,
    report: ({ error }) => {
      throw error;
    },
  };
  await publish(store, ruling.first, sent[0]!.at);
  if (ruling.isRanked) await store.append(crowd(sent[0]!.at), sent[0]!.at, 'crowd');
  // The last delivery is never settled: it is what came after.
  for (const [index, { at, changes, isMarked }] of sent.entries()) {
    tick(at);
    if (index === revisedAt) await publish(store, [ruling.revised], at);
    await store.append(changes, at, 'test');
    if (isMarked) await store.markDue(at);
    if (index < sent.length - 1) await settle(context, at);
  }
  const said = new Set<string>();
  for (const accountId of ['acme', 'bolt']) {
    for (const point of await store.readScoreHistory(accountId)) {
      await replay(store, point);
      tally.points++;
      if (point.score !== null) tally.known++;
      said.add(`${point.document} ${point.score}`);
    }
  }
  tally.distinct += said.size;
}

export async function publish(store: Store, documents: readonly RapportDocument[], at: number): Promise<void> {
  const { published, problems } = await publishDocuments(store, documents, {
    author: 'test',
    note: '',
    at,
    acting: 'on',
  });
  if (published.length === 0)
    throw new Error(
      problems
        .filter(({ severity }) => severity === 'error')
        .map(({ message }) => message)
        .join(' '),
    );
}

/** Enough accounts to rank among. */
export function crowd(at: number) {
  return Array.from({ length: 25 }, (_, index) => {
    const entry = { observedAt: at - dayMs, knownAt: at - dayMs };
    return {
      accountId: `crowd-${index}`,
      observations: ['seats', 'logins', 'unscheduled'].map((signal) => ({ ...entry, signal, value: (index % 7) - 1 })),
      attributes: [{ ...entry, attribute: 'arr', value: index }],
    };
  });
}

async function replay(store: Store, point: ScorePoint): Promise<void> {
  const where = `${point.document} of ${point.accountId} at rev ${point.rev}`;
  const replayed = await replayPoint({ store }, point);
  if (!replayed) throw new Error(`${where} cannot be replayed.`);
  const { evaluation } = replayed.reading;
  const points = Object.fromEntries(
    Object.entries(evaluation.trace).flatMap(([id, { contribution }]) =>
      contribution === undefined ? [] : [[id, contribution]],
    ),
  );
  const [was, is] = [
    { score: point.score, rawBand: point.rawBand, points: point.contributions },
    { score: evaluation.score, rawBand: evaluation.rawBand, points },
  ].map((each) => JSON.stringify(each, sorted));
  if (was !== is) throw new Error(`${where} was ${was} and is ${is}.`);
  // A flag that is unknown goes on saying what it said before; what it says now must be what was stored.
  for (const [id, flag] of Object.entries(evaluation.flags))
    if (flag !== null && flag !== point.flags[id])
      throw new Error(`${where}: the flag of ${id} was ${point.flags[id]} and is ${flag}.`);
}

function sorted(_: string, value: unknown): unknown {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value;
}
