/** `rapport score --book`: asks for a run over the book and follows it to its end. */
import type { Command } from 'commander';
import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '#lib/server/open-app.ts';
import type { BookRun } from '#lib/server/store/book-run-store.ts';
import { withApp } from './open.ts';
import { answer } from './output.ts';
import { showProgress } from './progress.ts';

const askEveryMs = 200;

export async function scoreBook(command: Command): Promise<void> {
  const run = await withApp(command, followRun);
  answer(command, run, () => describeRun(run).join('\n'));
  if (run.status === 'cancelled') process.exitCode = 130;
  else if (run.status === 'failed' || run.counts.failed + run.counts.blocked + run.counts.differed > 0)
    process.exitCode = 1;
}

/** A server does the run in its jobs thread; without one it is done here. The first Ctrl-C cancels it after the block in hand, a second one ends this process. */
async function followRun({ store, now, scheduler, hasServer }: App): Promise<BookRun> {
  const { id } = await store.requestBookRun({
    id: crypto.randomUUID(),
    reason: 'by-hand',
    by: 'command line',
    at: now(),
  });
  const cancel = () => {
    console.error('Cancelling after the block in hand …');
    void store.cancelBookRun(id, 'command line', now());
  };
  process.once('SIGINT', cancel);
  const progress = showProgress('Scoring', (await store.listAccountIds()).length);
  try {
    for (;;) {
      const run = await store.readBookRun(id);
      if (!run) throw new Error(`The run ${id} is gone.`);
      progress.update(run.counts.accounts);
      if (run.endedAt !== null) return run;
      if (hasServer || !(await scheduler.stepBook())) await sleep(askEveryMs);
    }
  } finally {
    progress.stop();
    process.off('SIGINT', cancel);
  }
}

const reasons: Readonly<Record<string, string>> = {
  decision: 'something was decided',
  runs: 'their workflows are running',
  churn: 'they churned',
};

function describeRun({ status, blocks, nextBlock, counts, notes }: BookRun): string[] {
  const n = (count: number, what: string) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;
  const ended =
    status === 'done'
      ? ''
      : status === 'cancelled'
        ? `Cancelled after ${nextBlock} of ${n(blocks, 'block')}. `
        : 'The run failed. ';
  const why = Object.entries(counts.byAccount).map(
    ([key, count]) => `${count.toLocaleString('en')} because ${reasons[key] ?? key}`,
  );
  return [
    `${ended}${n(counts.accounts, 'account')} scored, ${counts.changed.toLocaleString('en')} changed, ${n(counts.decisions, 'decision')}.`,
    ...(why.length > 0 ? [`One by one: ${why.join(', ')}.`] : []),
    `${n(counts.sampled, 'account')} checked by the account evaluator, ${counts.differed} differed.`,
    ...(counts.blocked > 0
      ? [
          `✖ ${n(counts.blocked, 'account')} held back: the two evaluators disagree. The page "Scoring" says about what; please report it.`,
        ]
      : []),
    ...(counts.failed > 0
      ? [`✖ ${n(counts.failed, 'account')} failed and ${counts.failed === 1 ? 'stays' : 'stay'} due; the log says why.`]
      : []),
    ...notes.map((note) => `ℹ ${note}`),
  ];
}
