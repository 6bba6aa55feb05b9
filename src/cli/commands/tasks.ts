import type { Command } from 'commander';
import { isoMoment } from '#lib/core/values.ts';
import type { Store } from '#lib/server/store/store.ts';
import { countOption } from '../misuse.ts';
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
      const limit = countOption('--limit', options.limit);
      const { tasks, total, hint } = await withApp(command, async ({ store }) => {
        const accountId = options.account === undefined ? undefined : (await findAccount(store, options.account)).id;
        const found = await store.listTasks({
          status: 'open',
          sort: 'due',
          limit,
          offset: 0,
          ...(accountId ? { accountId } : {}),
        });
        return { ...found, hint: found.total > 0 ? '' : await whyNone(store) };
      });
      answer(command, { tasks, total }, () =>
        total === 0
          ? `No open tasks.${hint}`
          : [
              columns([
                ['due', 'account', 'task', 'owner', 'reason'],
                ...tasks.map((task) => [
                  isoMoment(task.dueAt).slice(0, 10),
                  task.accountName,
                  task.title,
                  task.ownerName ?? 'nobody',
                  task.reason,
                ]),
              ]),
              ...(total > tasks.length ? [`… and ${total - tasks.length} more (--limit)`] : []),
            ].join('\n'),
      );
    });
}

async function whyNone(store: Store): Promise<string> {
  const workflows = (await store.listDocuments('workflow')).filter((each) => each.live !== null);
  if (workflows.length === 0)
    return ' Workflows create them, and none is published: rapport publish rules-library/workflows --acting on';
  if (workflows.every((each) => each.acting !== 'on'))
    return ' The published workflows only watch: publish them again with --acting on to let them create tasks.';
  return '';
}
