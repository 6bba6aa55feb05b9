import { Option, type Command } from 'commander';
import type { Problem } from '#lib/core/problems.ts';
import type { App } from '#lib/server/open-app.ts';
import { advanceDue } from '#lib/server/jobs/advance-due.ts';
import { settleDue, type JobContext } from '#lib/server/jobs/settle-due.ts';
import { findAccount } from '../find-account.ts';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';
import { scoreBook } from '../score-book.ts';
import { showProgress } from '../progress.ts';

export function scoreCommand(program: Command): void {
  program
    .command('score')
    .description('Evaluate the accounts that are due (or one account now), with all that follows: bands, runs, tasks.')
    .option('--account <id>', 'only this account, by its id or an external id, due or not')
    .addOption(new Option('--all', 'every account, due or not').conflicts('account'))
    .addOption(
      new Option('--book', 'the whole book at once, in columns; Ctrl-C cancels it').conflicts(['account', 'all']),
    )
    .addHelpText('after', '\nExample:\n  rapport score\n  rapport score --account acme\n  rapport score --book')
    .action(async (options: { account?: string; all?: boolean; book?: boolean }, command: Command) => {
      if (options.book === true) return scoreBook(command);
      const result = await withApp(command, (app) =>
        options.account === undefined ? scoreDue(app, options.all === true) : scoreOne(app, options.account),
      );
      answer(command, result, () =>
        [
          `${result.settled} of ${result.due} due accounts scored, ${result.runsAdvanced} runs advanced.`,
          ...(result.score === undefined ? [] : [result.score]),
          ...result.problems.map((each) => `✖ ${each.message}`),
          ...result.failures.map((each) => `✖ ${each}`),
          ...result.hints,
        ].join('\n'),
      );
      if (result.failures.length > 0 || result.problems.length > 0) process.exitCode = 1;
    });
}

interface Scored {
  readonly due: number;
  readonly settled: number;
  readonly runsAdvanced: number;
  readonly failures: readonly string[];
  readonly problems: readonly Problem[];
  readonly hints: readonly string[];
  /** Of the one account asked for. */
  readonly score?: string;
}

async function scoreDue({ store, rules, now }: App, isEverybody: boolean): Promise<Scored> {
  const at = now();
  if (isEverybody) await store.markDue(at);
  const due = await store.countDueAccounts(at);
  const { context, failures } = contextOf(store, rules);
  const progress = showProgress('Scoring', due);
  let settled = 0;
  try {
    for (let claimed = 1; claimed > 0;) {
      const before = settled;
      const batch = await settleDue(context, at, { onSettled: (done) => progress.update(before + done) });
      settled = before + batch.settled;
      claimed = batch.claimed;
    }
  } finally {
    progress.stop();
  }
  const runsAdvanced = await advanceAll(context, at);
  const { problems, ruleSet } = await rules.read();
  const hints: string[] = [];
  if ((await store.listAccountIds()).length === 0)
    hints.push('The book has no accounts yet: rapport import accounts FILE.csv');
  if (!ruleSet.documents.some(({ document }) => document.kind === 'health-model'))
    hints.push(
      'No health model is published, so nobody gets a score: rapport publish rules-library/health/starter.json',
    );
  return { due, settled, runsAdvanced, failures, problems, hints };
}

/** Before all others: it has been due since the beginning of time. */
async function scoreOne({ store, rules, now, explain }: App, name: string): Promise<Scored> {
  const at = now();
  const account = await findAccount(store, name);
  const { context, failures } = contextOf(store, rules);
  const due = await store.markDue(0, [account.id]);
  const { settled } = await settleDue(context, at, { limit: 1 });
  const runsAdvanced = await advanceAll(context, at);
  const explained = await explain(account.id);
  const score = explained
    ? `${account.name}: ${explained.summary}`
    : `No live health model applies to ${account.name}.`;
  const hints =
    account.churnedAt !== null && account.churnedAt <= at
      ? [`${account.name} has churned, and a churned account is not scored.`]
      : [];
  return { due, settled, runsAdvanced, failures, problems: (await rules.read()).problems, hints, score };
}

function contextOf(store: App['store'], rules: App['rules']): { context: JobContext; failures: string[] } {
  const failures: string[] = [];
  return {
    failures,
    context: {
      store,
      rules,
      report: ({ accountId, error }) =>
        failures.push(`${accountId}: ${error instanceof Error ? error.message : String(error)}`),
    },
  };
}

async function advanceAll(context: JobContext, at: number): Promise<number> {
  let runs = 0;
  for (let moved = 1; moved > 0; runs += moved) moved = await advanceDue(context, at);
  return runs;
}
