/** A run over a book of two blocks, made so that whoever goes on after a crash ends where an undisturbed run ends. */
import { emptyCounts } from '#lib/server/store/book-run-store.ts';
import { blockAccounts } from '#lib/server/store/fact-block-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { at, closure, effect, healthModel, outcome, point, publication, run, start, taskAction } from './samples.ts';
import { blockSettlement, quiet } from './settle-block.ts';

/** In the order in which the work below comes by. */
export const bookRunPoints = ['requestBookRun', 'takeBookRun', 'settleBlocks', 'settleBlocks:2', 'endBookRun'].flatMap(
  (each) => {
    const [verb, count] = each.split(':');
    return ['before-commit', 'after-commit'].map((when) => [verb, '.', when, count ? `:${count}` : ''].join(''));
  },
);

const ids = Array.from({ length: blockAccounts + 3 }, (_, i) => `a${i + 1}`);

export async function fillBook(store: Store): Promise<void> {
  await store.saveClosures([closure]);
  await store.publish([publication(healthModel('health'))]);
  await store.append(
    ids.map((accountId) => ({ accountId })),
    start,
    'test',
  );
}

/** In each block two accounts are quiet, one takes a decision, and one makes an alarm. */
export async function scoreBook(store: Store): Promise<void> {
  if ((await store.listBookRuns(1)).length === 0)
    await store.requestBookRun({ id: 'r1', reason: 'by-hand', by: 'ann', at: at(1) });
  const taken = await store.takeBookRun(at(1));
  if (!taken) return;
  for (let number = taken.nextBlock; number < taken.blocks; number++) {
    const block = await store.readAccountBlock(number);
    const byRow = await store.readAccountIds(number, [0, 1, 2]);
    const [one, two, decides] = [byRow.get(0), byRow.get(1), byRow.get(2)];
    const settlement = {
      ...{ accountId: decides!, at: at(1), rev: 0, fence: block.fences[2]!, nextDueAt: at(3) },
      documents: [outcome(point(decides!, 1, 10))],
      runs: [run(`run-${number}`, decides!)],
      effects: [effect(taskAction(`task-${number}`, decides!))],
    };
    const score = new Float64Array(block.length).fill(number);
    await store.settleBlocks(
      blockSettlement({
        ...{ runId: taken.id, block: number, settlements: [settlement] },
        quiet: [
          quiet(block, 0, [point(one!, 1, 20)]),
          quiet(block, 1, [point(two!, 1, number * 90)], { nextDueAt: at(2) }),
        ],
        readings: [{ document: 'health', closure: closure.hash, arrays: { score } }],
        cleared: await store.readDirtyReadings(number),
        alarms: [{ kind: 'sample', accountId: one!, document: 'health', at: at(1), differences: [] }],
        counts: { ...emptyCounts, accounts: block.length, decisions: 1, byAccount: { decision: 1 } },
        notes: [`Block ${number} is done.`],
      }),
    );
  }
  await store.endBookRun(taken.id, 'done', at(1), []);
}

/** All that there is to see afterwards. */
export async function takeStockOfBook(store: Store): Promise<unknown> {
  const seen = [...ids.slice(0, 4), ...ids.slice(blockAccounts)];
  const blocks = [await store.readAccountBlock(0), await store.readAccountBlock(1)];
  const readings = [await store.readReadingBlocks(0, ['health']), await store.readReadingBlocks(1, ['health'])];
  return {
    runs: await store.listBookRuns(9),
    points: await Promise.all(seen.map((id) => store.readScoreHistory(id))),
    states: await store.readStates(seen),
    playbooks: await Promise.all(seen.map((id) => store.readRuns(id))),
    tasks: await store.listTasks({ sort: 'created', limit: 9, offset: 0 }),
    due: blocks.map(({ dueAt, settledRevs }) => [dueAt.slice(0, 4), settledRevs.slice(0, 4)]),
    readings: readings.map((each) => each.readings.get('health')?.arrays['score']?.[0]),
    dirty: [await store.readDirtyReadings(0), await store.readDirtyReadings(1)],
    alarms: (await store.listAlarms(9)).map(({ accountId }) => accountId),
    audit: (await store.readAudit(99)).map(({ verb, subject }) => `${verb} ${subject}`),
    trouble: (await store.check()).filter((each) => !each.ok),
  };
}
