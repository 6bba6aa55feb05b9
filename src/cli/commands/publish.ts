import type { Command } from 'commander';
import { hasErrors, problem, type Problem } from '#lib/core/problems.ts';
import { publishWithDefinitions, type PublishedAlong } from '#lib/server/publish.ts';
import type { Store } from '#lib/server/store/store.ts';
import { Misuse } from '../misuse.ts';
import { withApp } from '../open.ts';
import { answer, describeProblem } from '../output.ts';
import { readFiles, surroundings, type ReadFile } from '../read-files.ts';
import { personAtDesk } from '../person-at-desk.ts';

const modes = ['off', 'watch', 'on'] as const;

interface Options {
  readonly note: string;
  readonly author: string;
  readonly acting?: string;
  readonly scoring: boolean;
}

export function publishCommand(program: Command): void {
  program
    .command('publish')
    .description('Make documents live, all of them or, when one has an error, none.')
    .argument('<path...>', 'documents, or folders of them')
    .option('--note <text>', 'why, for the history', '')
    .option('--author <name>', 'who', personAtDesk())
    .option('--acting <mode>', `what workflows may do: ${modes.join(', ')} (default: as before; new ones watch)`)
    .option('--no-scoring', 'do not evaluate these documents')
    .addHelpText(
      'after',
      `
Signals and segments that they read and that are not live yet come along from the rules-library the file is in.
"watch" records what a workflow would do and does nothing.
Examples:
  rapport publish rules-library/health/starter.json --note "first model"
  rapport publish rules-library/workflows/usage-drop.json --acting on`,
    )
    .action(async (paths: string[], options: Options, command: Command) => {
      const acting = modes.find((mode) => mode === options.acting);
      if (options.acting !== undefined && !acting)
        throw new Misuse(`"${options.acting}" is not a way of acting; use one of ${modes.join(', ')}.`);
      const read = readFiles(paths);
      const problems = [...unreadable(read), ...sameKeys(read)];
      const result: PublishedAlong =
        problems.length > 0
          ? { published: [], problems, along: [] }
          : await withApp(command, ({ store, now }) => publish(store, read, { ...options, acting, at: now() }), {
              creates: true,
            });
      answer(command, result, () => describe(result));
      if (result.published.length === 0) process.exitCode = 1;
    });
}

async function publish(
  store: Store,
  read: readonly ReadFile[],
  {
    note,
    author,
    acting,
    at,
    scoring,
  }: Omit<Options, 'acting'> & { acting: (typeof modes)[number] | undefined; at: number },
): Promise<PublishedAlong> {
  const named = read.flatMap(({ document }) => document ?? []);
  const around = read.flatMap(({ file }) => surroundings(file) ?? []);
  return publishWithDefinitions(store, named, around, {
    author,
    note,
    at,
    acting,
    ...(scoring ? {} : { scoring: false }),
  });
}

function unreadable(read: readonly ReadFile[]): Problem[] {
  return read.flatMap(({ file, document, problems }) =>
    !document || hasErrors(problems) ? problems.map((each) => ({ ...each, at: { ...each.at, document: file } })) : [],
  );
}

/** A key names one document, whatever its kind. */
function sameKeys(read: readonly ReadFile[]): Problem[] {
  const files = new Map<string, string>();
  return read.flatMap(({ file, document }) => {
    const other = document ? files.get(document.key) : undefined;
    if (!document) return [];
    files.set(document.key, file);
    return other === undefined
      ? []
      : [
          problem(
            'same-key',
            `It has the key "${document.key}", and so has ${other}; give one of them another key or leave it out.`,
            { document: file },
          ),
        ];
  });
}

function describe({ published, problems, along }: PublishedAlong): string {
  const came = new Set(along);
  return [
    ...problems.map((each) => `${each.at.document ?? ''}${describeProblem(each)}`),
    ...published.map(
      ({ key, version, isUnchanged }) =>
        `✔ ${key}: version ${version}${isUnchanged ? ' (unchanged)' : ''}${came.has(key) ? ' (came along)' : ''}`,
    ),
    ...(published.length === 0 ? ['Nothing was published.'] : []),
  ].join('\n');
}
