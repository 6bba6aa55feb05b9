// 2,000 accounts as of 52 weeks, 40 signals with weekly points: from the database to scores and bands, beside the same with one
// account at a time on json-rules-engine. CPU seconds, so that a busy machine does not tell another story.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openSqliteStore } from '#lib/server/store/sqlite/open-store.ts';
import { createHistoryRun } from './history/run-history.ts';
import { fillHistory, weeks } from './history/fill-history.ts';
import { signals } from './history/history-model.ts';
import { median, type Measurement } from './measure.ts';

const rounds = 3;
/** Accounts of which the account path is run; its time is scaled up. */
const sample = 10;

export async function bench(accounts = 2000): Promise<Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const store = await openSqliteStore({ path: join(folder, 'history.db') });
  try {
    await fillHistory(store, accounts);
    const run = await createHistoryRun(store, accounts);
    await run.demandSame(sample);
    const [reference, ours, whole]: [number[], Spent[], Spent[]] = [[], [], []];
    for (let round = 0; round < rounds; round++) {
      reference.push((await spent(() => run.accountPath(sample))) * (accounts / sample));
      ours.push(await run.bookPath(run.named));
      whole.push(await run.bookPath([...signals.keys()]));
    }
    const all = ({ reading, computing }: Spent): number => reading + computing;
    const evaluations = (accounts * weeks).toLocaleString('en');
    const beside = { name: `one by one, from ${sample} accounts`, value: median(reference) };
    return [
      {
        name: `${evaluations} evaluations of history, the ${run.named.length} signals the model names`,
        value: median(ours.map(all)),
        unit: 's',
        goal: 8,
        reference: beside,
        note: run.describe(),
      },
      { name: 'of that computing', value: median(ours.map(({ computing }) => computing)), unit: 's', goal: 1 },
      {
        name: `the same, all ${signals.size} signals read`,
        value: median(whole.map(all)),
        unit: 's',
        goal: 8,
        reference: beside,
      },
    ];
  } finally {
    await store.close();
    rmSync(folder, { recursive: true });
  }
}

interface Spent {
  readonly reading: number;
  readonly computing: number;
}

/** CPU seconds of all threads. */
async function spent(work: () => unknown): Promise<number> {
  const started = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1e6;
}
