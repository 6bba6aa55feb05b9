/** Some of every kind of work, made so that whoever does it again after a crash ends where an undisturbed run ends. */
import type { Store } from '#lib/server/store/store.ts';
import {
  at,
  closure,
  effect,
  forever,
  healthModel,
  observed,
  outcome,
  point,
  publication,
  run,
  start,
  taskAction,
  waitingUntil,
} from './samples.ts';

/** Every point at which a process may die, in the order in which the work below comes by. */
export const crashPoints = [
  ...['publish', 'append', 'applyImport', 'settle', 'settleRun', 'closeTask', 'saveFactBlocks'].flatMap((verb) => [
    `${verb}.before-commit`,
    `${verb}.after-commit`,
  ]),
  'saveFactBlocks.before-commit:2',
];

/** `attempt` names the import: a new one is begun each time, as a person would. */
export async function doWork(store: Store, attempt: number): Promise<void> {
  await store.saveClosures([closure]);
  await store.publish([publication(healthModel('health')), publication(healthModel('usage'))]);
  await store.append([observed('a1', 's', 1, 1), observed('a1', 's', 2, 2)], start, 'test');
  await importUsage(store, `import-${attempt}`);
  await copyRevisions(store);
  await settleAccounts(store);
  await advanceRuns(store);
  await store.closeTask('task-1', 'done', { outcome: null, note: null, answer: 'yes', by: 'ann', at: at(7) });
  await advanceRuns(store);
  await copyRevisions(store);
}

/** A copy that is true when, and only when, the list names what it has not seen. */
async function copyRevisions(store: Store): Promise<void> {
  const dirty = await store.readDirtyFacts(0);
  if (dirty.length === 0) return;
  const { revs } = await store.readAccountBlock(0);
  const validUntil = new Float64Array(revs.length).fill(Infinity);
  const column = { length: revs.length, number: revs };
  const fact = { key: 'revision', column, validUntil, countsFrom: null, counts: null, reportedAt: null };
  await store.saveFactBlocks({ block: 0, facts: [fact], patches: [], cleared: dirty });
}

async function importUsage(store: Store, id: string): Promise<void> {
  await store.beginImport({ id, kind: 'usage', source: 'csv', fileName: 'usage.csv', createdAt: start });
  for (let days = 1; days <= 20; days++) await store.stage(id, [observed('a1', 't', days, days)]);
  await store.applyImport(id, start, { rows: 20, skipped: 0 });
}

const ask = {
  question: 'Will they stay?',
  signal: 'intent',
  answers: [
    { key: 'yes', label: 'Yes' },
    { key: 'no', label: 'No' },
  ],
};
const kim = { name: 'Kim', address: 'kim@acme.test', contactId: null };
const parts = { runId: 'run-1', nodeId: 'act_a1', accountId: 'a1', document: 'rescue', at: at(5) };

/** What the trigger leads to; it fires once, so what is lost here would stay lost. */
const decided = [
  effect(taskAction('task-1', 'a1', { ask })),
  effect(
    { ...parts, id: 'mail-1', do: 'send-email', to: { contact: 'user' }, subject: 'S', body: 'B', hold: false },
    { recipients: [kim] },
  ),
  effect({ ...parts, id: 'set-1', do: 'set-attribute', attribute: 'plan', value: 'saved' }),
];

/** The first settlement fires a workflow; what follows from it makes the account due again. */
async function settleAccounts(store: Store): Promise<void> {
  for (;;) {
    const [due] = await store.claimDueAccounts(at(5), 1, 0);
    if (!due) return;
    const isNew = (await store.readRuns('a1')).length === 0;
    await store.settle({
      ...due,
      at: at(5),
      documents: [outcome(point('a1', 5, 20))],
      runs: isNew ? [run('run-1', 'a1', { tokens: waitingUntil(at(6)) })] : [],
      effects: isNew ? decided : [],
      nextDueAt: null,
    });
  }
}

/** The run's timer makes a second task; an answer ends the run. */
async function advanceRuns(store: Store): Promise<void> {
  for (;;) {
    const [due] = await store.claimDueRuns(at(7), 1, 0);
    if (!due) return;
    const isAnswered = due.events.length > 0;
    await store.settleRun({
      run: { ...due.run, status: isAnswered ? 'finished' : 'active', tokens: waitingUntil(null, 'task-1') },
      fence: due.fence,
      handled: due.events.map(({ id }) => id),
      effects: [effect(taskAction(isAnswered ? 'task-3' : 'task-2', 'a1'))],
      at: at(7),
    });
  }
}

/** All that there is to see afterwards, without the names of attempts. */
export async function takeStock(store: Store): Promise<unknown> {
  const imports = await store.listImports();
  const audit = (await store.readAudit(100)).filter((each) => each.verb !== 'import.applied');
  return {
    history: (await store.readHistory({ accountIds: ['a1'], until: forever })).get('a1'),
    accounts: await store.readAccounts(['a1']),
    versions: [await store.listVersions('health'), await store.listVersions('usage')],
    appendedByImports: imports.reduce((sum, each) => sum + each.appended, 0),
    points: await store.readScoreHistory('a1'),
    runs: await store.readRuns('a1'),
    tasks: await store.listTasks({ sort: 'created', limit: 9, offset: 0 }),
    outbox: await store.listOutbox(9),
    restoredAt: await store.readRestored(),
    copied: (await store.readFactBlocks(0, ['revision'])).facts.get('revision')?.column.number,
    notCopied: await store.readDirtyFacts(0),
    isDue: await store.countDueAccounts(at(9)),
    audit: audit.map(({ verb, subject }) => `${verb} ${subject}`),
    trouble: (await store.check()).filter((each) => !each.ok),
  };
}
