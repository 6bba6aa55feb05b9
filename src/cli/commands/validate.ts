import type { Command } from 'commander';
import { isGraph } from '#lib/core/documents/document.ts';
import { nodeName } from '#lib/core/documents/nodes/catalogue.ts';
import { hasErrors, type Problem } from '#lib/core/problems.ts';
import { answer, describeProblem } from '../output.ts';
import { lintFile, readFiles, surroundings, type ReadFile } from '../read-files.ts';

export function validateCommand(program: Command): void {
  program
    .command('validate')
    .description('Check documents: every problem with its place, and a fix where there is one.')
    .argument('<file...>', 'documents, or folders of them')
    .option('--signals <folder>', 'documents that may be referred to (default: the rules-library the file is in)')
    .option('--strict', 'warnings count as failure too')
    .addHelpText(
      'after',
      '\nExample:\n  rapport validate rules-library/health/starter.json\n\nExit 1 when a document has an error.',
    )
    .action((files: string[], options: { signals?: string; strict?: boolean }, command: Command) => {
      const results = readFiles(files).map((read) => {
        const around = surroundings(read.file, options.signals);
        const problems = lintFile(read, around);
        return {
          isAlone: around === null && read.document !== null && isGraph(read.document),
          file: read.file,
          valid: !hasErrors(problems) && !(options.strict && problems.length > 0),
          problems,
          read,
        };
      });
      answer(
        command,
        results.map(({ file, valid, problems }) => ({ file, valid, problems })),
        () =>
          [
            ...results.map(describe),
            ...(results.some(({ isAlone }) => isAlone)
              ? ['What these documents refer to was not checked: --signals FOLDER says where it is.']
              : []),
          ].join('\n'),
      );
      if (results.some(({ valid }) => !valid)) process.exitCode = 1;
    });
}

function describe({
  read,
  valid,
  problems,
}: {
  readonly read: ReadFile;
  readonly valid: boolean;
  readonly problems: readonly Problem[];
}): string {
  return [`${valid ? '✔' : '✖'} ${read.file}`, ...problems.map((each) => describeProblem(each, namesOf(read)))].join(
    '\n',
  );
}

function namesOf({ document }: ReadFile): (id: string) => string {
  return (id) =>
    document && isGraph(document) && Object.hasOwn(document.nodes, id)
      ? `${nodeName(document.nodes[id]!)} (${id})`
      : id;
}
