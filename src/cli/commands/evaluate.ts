import type { Command } from 'commander';
import { compile } from '#lib/core/compile/compile.ts';
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import { evaluateRows, type RowResult } from '#lib/core/evaluate/rows.ts';
import { hasErrors } from '#lib/core/problems.ts';
import { parseIsoMoment } from '#lib/core/values.ts';
import { readFactRows } from '../facts-file.ts';
import { Misuse } from '../misuse.ts';
import { columns, describeProblem, isJson } from '../output.ts';
import { Refusal } from '../refusal.ts';
import { readGraph, signalsOf, surroundings } from '../read-files.ts';

interface Options {
  readonly facts: string;
  readonly asOf?: string;
  readonly id?: string;
  readonly signals?: string;
}

export function evaluateCommand(program: Command): void {
  program
    .command('evaluate')
    .description('Score rows of facts with a document, without a database: one result per row, in file order.')
    .argument('<file>', 'a health model, workflow or segment')
    .requiredOption(
      '--facts <file>',
      'CSV, JSON (an array) or JSON lines; columns are fact keys, an empty cell is unknown',
    )
    .option('--as-of <moment>', 'the moment the facts are about, ISO (default: now); date columns count days from it')
    .option('--id <column>', 'the column that names the row (default: "id" when there is one, else the row number)')
    .option(
      '--signals <folder>',
      'signal definitions, for the types of columns (default: the rules-library the file is in)',
    )
    .addHelpText(
      'after',
      `
Fact keys: logins (latest value), logins.sum:28 (over 28 days), @plan (an attribute), @renewalDate.daysUntil, #other-model.score
Example:
  rapport evaluate rules-library/health/telco.json --facts tests/fixtures/telco-churn.csv --json
Each result: { id, score, band, flags, unknown }. The file is the book that ranks are taken from.
Cells that cannot be used are unknown and named on standard error; exit 1 when there are any.`,
    )
    .action(async (file: string, options: Options, command: Command) => {
      const document = readGraph(file);
      const { compiled, problems } = compile(document);
      if (!compiled) throw new Refusal(`"${file}" is not in order:`, problems);
      const around: readonly RapportDocument[] = surroundings(file, options.signals) ?? [];
      const at = momentOf(options.asOf);
      const rows = await readFactRows(options.facts, {
        at,
        id: options.id,
        signals: signalsOf(around),
        reads: compiled.reads,
      });
      const results = await evaluateRows(createAccountEvaluator(compiled), rows.rows, at);
      for (const each of rows.problems) console.error(describeProblem(each));
      print(results, isJson(command));
      if (hasErrors(rows.problems)) process.exitCode = 1;
    });
}

function momentOf(asOf: string | undefined): number {
  const at = asOf === undefined ? Date.now() : parseIsoMoment(asOf);
  if (at === null) throw new Misuse(`"${asOf}" is not a moment; write --as-of 2026-03-31 or 2026-03-31T12:00:00Z.`);
  return at;
}

function print(results: readonly RowResult[], json: boolean): void {
  if (json) {
    console.log(`[\n${results.map((result) => `  ${JSON.stringify(result)}`).join(',\n')}\n]`);
    return;
  }
  const shown = (score: number | null) => (score === null ? 'unknown' : score.toFixed(1));
  console.log(
    columns(
      [
        ['id', 'score', 'band', 'unknown'],
        ...results.map(({ id, score, band, unknown }) => [id, shown(score), band ?? 'unknown', unknown.join(' ')]),
      ],
      [1],
    ),
  );
}
