import type { Command } from 'commander';
import { hasErrors } from '#lib/core/problems.ts';
import { publishDocuments } from '#lib/server/publish.ts';
import { Misuse } from '../misuse.ts';
import { withApp } from '../open.ts';
import { answer, describeProblem } from '../output.ts';
import { readFiles } from '../read-files.ts';

const modes = ['off', 'watch', 'on'] as const;

export function publishCommand(program: Command): void {
  program
    .command('publish')
    .description('Make documents live, all of them or, when one has an error, none.')
    .argument('<path...>', 'documents, or folders of them')
    .option('--note <text>', 'why, for the history', '')
    .option('--author <name>', 'who', process.env['USER'] ?? 'command line')
    .option('--acting <mode>', `what workflows may do: ${modes.join(', ')} (default: as before; new ones watch)`)
    .option('--no-scoring', 'do not evaluate these documents')
    .addHelpText('after', '\nExample:\n  rapport publish rules-library/signals rules-library/health/starter.json --note "first model"\n\n"watch" records what a workflow would do and does nothing.')
    .action(async (paths: string[], options: { note: string; author: string; acting?: string; scoring: boolean }, command: Command) => {
      const acting = modes.find((mode) => mode === options.acting);
      if (options.acting !== undefined && !acting) throw new Misuse(`"${options.acting}" is not a way of acting; use one of ${modes.join(', ')}.`);
      const read = readFiles(paths);
      const unreadable = read.flatMap(({ file, document, problems }) => (!document || hasErrors(problems) ? problems.map((each) => ({ ...each, at: { ...each.at, document: file } })) : []));
      const documents = read.flatMap(({ document }) => document ?? []);
      const result =
        unreadable.length > 0
          ? { published: [], problems: unreadable }
          : await withApp(command, ({ store, now }) =>
              publishDocuments(store, documents, { author: options.author, note: options.note, at: now(), acting, ...(options.scoring ? {} : { scoring: false }) }),
            );
      answer(command, result, () =>
        [
          ...result.problems.map((each) => `${each.at.document ?? ''}${describeProblem(each)}`),
          ...result.published.map((each) => `✔ ${each.key}: version ${each.version}${each.isUnchanged ? ' (unchanged)' : ''}`),
          ...(result.published.length === 0 && documents.length > 0 ? ['Nothing was published.'] : []),
        ].join('\n'),
      );
      if (result.published.length === 0) process.exitCode = 1;
    });
}
