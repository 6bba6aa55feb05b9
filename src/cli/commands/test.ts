import type { Command } from 'commander';
import { isGraph } from '#lib/core/documents/document.ts';
import { runCases, type CaseResult } from '#lib/core/decide/run-cases.ts';
import { hasErrors } from '#lib/core/problems.ts';
import { answer } from '../output.ts';
import { readFiles, surroundings } from '../read-files.ts';

interface FileResult {
  readonly file: string;
  readonly problem: string | null;
  readonly cases: readonly CaseResult[];
}

export function testCommand(program: Command): void {
  program
    .command('test')
    .description('Run the cases written in documents; a failing one shows what was expected and what came out.')
    .argument('<path...>', 'documents, or folders of them')
    .addHelpText(
      'after',
      '\nExample:\n  rapport test rules-library\n\nExit 1 when a case fails or a document cannot be read.',
    )
    .action(async (paths: string[], _options: object, command: Command) => {
      const results: FileResult[] = [];
      const read = readFiles(paths);
      for (const { file, document, problems } of read) {
        const around = [...(surroundings(file) ?? []), ...read.flatMap((each) => each.document ?? [])];
        if (!document || hasErrors(problems))
          results.push({ file, problem: problems.map((each) => each.message).join(' '), cases: [] });
        else if (isGraph(document)) results.push({ file, problem: null, cases: await runCases(document, around) });
      }
      const cases = results.flatMap((result) => result.cases);
      const failed = cases.filter((each) => each.differences.length > 0).length;
      answer(command, { passed: cases.length - failed, failed, files: results }, () =>
        [
          ...results.map(describe),
          `${cases.length - failed} passed, ${failed} failed`,
          ...(cases.length === 0
            ? ['No document here has cases; they are written under "cases", each with facts and what is expected.']
            : []),
        ].join('\n'),
      );
      if (failed > 0 || results.some((result) => result.problem !== null)) process.exitCode = 1;
    });
}

function describe({ file, problem, cases }: FileResult): string {
  if (problem !== null) return `✖ ${file}\n  ${problem}`;
  const failing = cases.filter((each) => each.differences.length > 0);
  const head = `${failing.length > 0 ? '✖' : '✔'} ${file} (${cases.length} cases)`;
  const lines = failing.flatMap((each) => [
    `  ${each.name}`,
    ...each.differences.flatMap(({ what, expected, actual }) => [
      `    ${what}`,
      `    - expected ${JSON.stringify(expected)}`,
      `    + came out ${JSON.stringify(actual)}`,
    ]),
  ]);
  return [head, ...lines].join('\n');
}
