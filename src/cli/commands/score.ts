import type { Command } from 'commander';
import { advanceDue } from '#lib/server/jobs/advance-due.ts';
import { settleDue, type JobContext } from '#lib/server/jobs/settle-due.ts';
import { findAccount } from '../find-account.ts';
import { withApp } from '../open.ts';
import { answer } from '../output.ts';
import { showProgress } from '../progress.ts';

export function scoreCommand(program: Command): void {
  program
    .command('score')
    .description('Evaluate the accounts that are due (or one account now), with all that follows: bands, runs, tasks.')
    .option('--account <id>', 'only this account, by its id or an external id, due or not')
    .option('--all', 'every account, due or not')
    .addHelpText('after', '\nExample:\n  rapport score\n  rapport score --account acme')
    .action(async (options: { account?: string; all?: boolean }, command: Command) => {
      const result = await withApp(command, async ({ store, rules, now }) => {
        const at = now();
        if (options.account !== undefined) await store.markDue(at, [(await findAccount(store, options.account)).id]);
        else if (options.all) await store.markDue(at);
        const total = await store.countDueAccounts(at);
        const progress = showProgress('Scoring', total);
        const failures: string[] = [];
        const context: JobContext = { store, rules, report: ({ accountId, error }) => failures.push(`${accountId}: ${error instanceof Error ? error.message : String(error)}`) };
        let settled = 0;
        for (;;) {
          const { claimed } = await settleDue(context, at, { onSettled: () => progress.update(++settled) });
          if (claimed === 0) break;
        }
        let runs = 0;
        for (let moved = 1; moved > 0; runs += moved) moved = await advanceDue(context, at);
        progress.stop();
        const { problems } = await rules.read();
        return { due: total, settled, runsAdvanced: runs, failures, problems };
      });
      answer(command, result, () => [`${result.settled} of ${result.due} due accounts scored, ${result.runsAdvanced} runs advanced.`, ...result.problems.map((each) => `✖ ${each.message}`), ...result.failures.map((each) => `✖ ${each}`)].join('\n'));
      if (result.failures.length > 0 || result.problems.length > 0) process.exitCode = 1;
    });
}
