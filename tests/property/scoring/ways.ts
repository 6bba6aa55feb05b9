/** The ways in which due accounts come to be settled, and what they leave in the database. */
import { settleDueByAccount } from '#lib/server/jobs/account-path.ts';
import { BookScorer } from '#lib/server/jobs/score-book.ts';
import { settleDue, type JobContext } from '#lib/server/jobs/settle-due.ts';
import type { Store } from '#lib/server/store/store.ts';

export type Way = 'account' | 'live' | 'book';

let runs = 0;

export async function settleAll(way: Way, context: JobContext, at: number): Promise<void> {
  if (way === 'account') while ((await settleDueByAccount(context, at)).claimed > 0);
  if (way === 'book') await runBook(context, at);
  // What a run leaves due, it leaves to the live path.
  if (way !== 'account') while ((await settleDue(context, at)).claimed > 0);
}

/** One run over the book, from its request to its end. */
export async function runBook({ store, ...context }: JobContext, at: number, sample = 2) {
  const id = `run-${++runs}`;
  await store.requestBookRun({ id, reason: 'by-hand', by: 'test', at });
  const scorer = new BookScorer({ store, ...context }, { now: () => at, sample });
  while (await scorer.step());
  const run = await store.readBookRun(id);
  if (run?.status !== 'done') throw new Error(`The run ended as ${run?.status}: ${run?.notes.join(' ')}`);
  return run;
}

export interface Stock {
  /** Everything but when accounts are due, one text per account and kind. */
  readonly kept: Readonly<Record<string, string>>;
  /** By account (epoch ms). */
  readonly dueAt: Readonly<Record<string, number>>;
}

export async function takeStock(store: Store): Promise<Stock> {
  const kept: Record<string, string> = {};
  const dueAt: Record<string, number> = {};
  for (let block = 0; block < (await store.countBlocks()); block++) {
    const accounts = await store.readAccountBlock(block);
    for (const [row, id] of await store.readAccountIds(block, [...accounts.exists.keys()])) {
      if (accounts.exists[row] === 0) continue;
      dueAt[id] = accounts.dueAt[row]!;
      kept[`${id}: settled`] = String(accounts.settledRevs[row]);
      kept[`${id}: points`] = JSON.stringify(await store.readScoreHistory(id), null, 1);
      kept[`${id}: states`] = JSON.stringify((await store.readStates([id])).get(id), null, 1);
      kept[`${id}: decisions`] = JSON.stringify(await store.readDecisions(id), null, 1);
      kept[`${id}: runs`] = JSON.stringify(await store.readRuns(id), null, 1);
    }
  }
  const { tasks } = await store.listTasks({ status: 'open', sort: 'created', limit: 10_000, offset: 0 });
  kept['tasks'] = tasks
    .map((task) => JSON.stringify(task))
    .toSorted()
    .join('\n');
  return { kept, dueAt };
}

/** Where two ways left something else, for people; empty when they agree. `mayBeEarlier`: the second may look at an account again sooner. */
export function compareStock(a: Stock, b: Stock, { mayBeEarlier = false } = {}): string[] {
  const kept = Object.keys({ ...a.kept, ...b.kept }).filter((key) => a.kept[key] !== b.kept[key]);
  const due = Object.keys({ ...a.dueAt, ...b.dueAt }).filter((id) => {
    const [one, other] = [a.dueAt[id]!, b.dueAt[id]!];
    return mayBeEarlier ? !(other <= one) : one !== other;
  });
  return [
    ...kept.map((key) => `${key}\n${a.kept[key]}\n--- is\n${b.kept[key]}`),
    ...due.map((id) => `${id} is due at ${b.dueAt[id]} instead of ${a.dueAt[id]}`),
  ];
}
