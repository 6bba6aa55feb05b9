// One step of the benchmark of the whole book, in this process alone: prints what it took as JSON.
// node whole-once.ts fill <database> <accounts> <every nth> | observe <database> <accounts> <nights as JSON> | score <database> <moment>
import { randomUUID } from 'node:crypto';
import type { AccountChange } from '#lib/server/store/history-store.ts';
import type { JobContext } from '#lib/server/jobs/job-context.ts';
import { LiveRuleSet } from '#lib/server/jobs/live-rules.ts';
import { BookScorer } from '#lib/server/jobs/score-book.ts';
import type { BookRunCounts } from '#lib/server/store/book-run-store.ts';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { beginBook, writeCopies, writeHistory } from './fill-book.ts';
import { changesAtNight, observedAtNight, type Night } from './large-book.ts';

const [step, path = '', first = '', second = ''] = process.argv.slice(2);

if (step === 'fill') await fill(Number(first), Number(second));
else if (step === 'observe') await withStore((store) => observe(store, Number(first), JSON.parse(second) as Night[]));
else if (step === 'score') console.log(JSON.stringify(await withStore((store) => score(store, Number(first)))));

async function withStore<Result>(work: (store: Store) => Promise<Result>): Promise<Result> {
  const store = await openSqliteStore({ path });
  try {
    return await work(store);
  } finally {
    await store.close();
  }
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

/** `everyNth` 0: history alone; nothing has been scored yet. */
async function fill(accounts: number, everyNth: number): Promise<void> {
  await withStore(beginBook);
  writeHistory(path, accounts);
  if (everyNth > 0) await withStore((store) => writeCopies(contextOf(store), accounts, everyNth));
}

async function observe(store: Store, accounts: number, nights: readonly Night[]): Promise<void> {
  const { everyNth } = nights.at(-1)!;
  let changes: AccountChange[] = [];
  for (let n = 1; n <= accounts; n++) {
    if (changesAtNight(n, everyNth)) changes.push(observedAtNight(n, nights));
    if (changes.length < 1000 && n < accounts) continue;
    const { observedAt } = changes[0]?.observations?.[0] ?? { observedAt: 0 };
    await store.append(changes, observedAt, 'bench');
    changes = [];
  }
}

export interface Scored {
  readonly seconds: number;
  /** Peak resident memory of the process. */
  readonly megabytes: number;
  readonly counts: BookRunCounts;
}

async function score(store: Store, at: number): Promise<Scored> {
  const context = contextOf(store);
  const id = randomUUID();
  await store.requestBookRun({ id, reason: 'nightly', by: 'bench', at });
  const started = process.cpuUsage();
  const scorer = new BookScorer(context, { now: () => at });
  while (await scorer.step());
  const { user, system } = process.cpuUsage(started);
  const { status, counts, notes } = (await store.readBookRun(id))!;
  if (status !== 'done') throw new Error(`The run ended as ${status}: ${notes.join(' ')}`);
  return { seconds: (user + system) / 1e6, megabytes: process.resourceUsage().maxRSS / 1024, counts };
}
