import type { Command } from 'commander';
import { isoMoment } from '#lib/core/values.ts';
import { findAccount } from '../find-account.ts';
import { withApp } from '../open.ts';
import { answer, columns } from '../output.ts';

export function tasksCommand(program: Command): void {
  program
    .command('tasks')
    .description('List the open tasks that workflows created, the most urgent due date first.')
    .option('--account <id>', 'only of this account')
    .option('--limit <n>', 'at most so many', '50')
    .addHelpText('after', '\nExample:\n  rapport tasks --json')
    .action(async (options: { account?: string; limit: string }, command: Command) => {
      const { tasks, total } = await withApp(command, async ({ store }) => {
        const accountId = options.account === undefined ? undefined : (await findAccount(store, options.account)).id;
        return store.listTasks({ status: 'open', sort: 'due', limit: Number(options.limit) || 50, offset: 0, ...(accountId ? { accountId } : {}) });
      });
      answer(command, { tasks, total }, () =>
        total === 0
          ? 'No open tasks. Workflows that act create them: publish one with --acting on.'
          : [columns([['due', 'account', 'task', 'owner', 'reason'], ...tasks.map((task) => [isoMoment(task.dueAt).slice(0, 10), task.accountName, task.title, task.ownerName ?? 'nobody', task.reason])]), ...(total > tasks.length ? [`… and ${total - tasks.length} more (--limit)`] : [])].join('\n'),
      );
    });
}
