import type { Command } from 'commander';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { hasErrors, type Problem } from '#lib/core/problems.ts';
import { writeBadRows } from '#lib/server/sources/csv/bad-rows.ts';
import type { ImportChoices, ImportContext } from '#lib/server/sources/csv/import-context.ts';
import { dryRun, importCsv, type DryRun, type Progress } from '#lib/server/sources/csv/import-csv.ts';
import { inspectCsv } from '#lib/server/sources/csv/infer-columns.ts';
import { parseMapArguments } from '#lib/server/sources/csv/map-arguments.ts';
import { mappedColumns, type Mapping } from '#lib/server/sources/csv/mapping.ts';
import { openQuestions } from '#lib/server/sources/csv/open-questions.ts';
import { proposeMapping } from '#lib/server/sources/csv/propose-mapping.ts';
import type { Question } from '#lib/server/sources/csv/questions.ts';
import { openCsv, type CsvFile } from '#lib/server/sources/csv/read-csv.ts';
import type { ImportKind } from '#lib/server/store/import-store.ts';
import { Misuse } from '../misuse.ts';
import { withApp } from '../open.ts';
import { answer, columns, describeProblem } from '../output.ts';
import { showProgress } from '../progress.ts';

const kinds: readonly ImportKind[] = ['accounts', 'usage', 'contacts', 'events', 'records', 'outcomes'];

interface Options {
  readonly dryRun?: boolean;
  readonly map: readonly string[];
  readonly lag?: string;
  readonly source: string;
  readonly skipBadRows?: boolean;
  readonly badRows?: string;
  readonly newSignals?: boolean;
  readonly createAccounts?: boolean;
  readonly author: string;
}

export function importCommand(program: Command): void {
  const command = program
    .command('import')
    .description('Bring a CSV file into the history: all of it or, when a row is bad, none. The same file twice changes nothing.')
    .argument('<kind>', kinds.join(', '))
    .argument('<file>', 'a CSV file; or, after "withdraw", the id of an import')
    .option('--dry-run', 'say what would happen, with every bad cell, and write nothing')
    .option('--map <target=Column...>', 'what columns mean, as in account="Customer ID" or date:dmy=Datum; remembered for the source', [])
    .option('--lag <days>', 'values were known so many days after they were true (stored as assumed)')
    .option('--source <name>', 'where the file comes from; mappings are remembered by source', 'csv')
    .option('--skip-bad-rows', 'import the good rows, leave the named bad ones out')
    .option('--bad-rows <file>', 'write the bad rows there, to correct and import again')
    .option('--new-signals', 'define signals the file brings and nobody defined yet')
    .option('--create-accounts', 'create accounts the file names and the book does not have')
    .option('--author <name>', 'who imports', process.env['USER'] ?? 'command line')
    .addHelpText(
      'after',
      `
Examples:
  rapport import accounts customers.csv --dry-run
  rapport import usage logins.csv --new-signals
  rapport import usage export.csv --map account=Customer date:dmy=Datum logins=Anmeldungen none=Comment
A target may carry a format: date:dmy, date:mdy, arr:money:EUR, rate:percent, amount:comma. "none=Column" leaves a column out.`,
    )
    .action((kind: string, file: string, options: Options, command: Command) => runImport(kind, file, options, command));
  command
    .command('withdraw')
    .description('Take an import back: what was known without it holds again. Nothing is deleted.')
    .argument('<id>', 'the import, as "rapport import list" names it')
    .action(async (id: string, _options: object, command: Command) => {
      const record = await withApp(command, ({ store, now }) => store.withdrawImport(id, now()));
      answer(command, record, () => `${record.fileName} was withdrawn.`);
    });
  command
    .command('list')
    .description('List the imports there have been.')
    .action(async (_options: object, command: Command) => {
      const imports = await withApp(command, ({ store }) => store.listImports());
      answer(command, imports, () => (imports.length === 0 ? 'Nothing was imported yet.' : columns([['id', 'kind', 'file', 'status', 'rows'], ...imports.map((each) => [each.id, each.kind, each.fileName, each.status, String(each.rows)])], [4])));
    });
}

async function runImport(given: string, path: string, options: Options, command: Command): Promise<void> {
  const kind = kinds.find((each) => each === given);
  if (!kind) throw new Misuse(`"${given}" cannot be imported; say one of ${kinds.join(', ')}.`);
  if (!existsSync(path)) throw new Misuse(`There is no file "${path}"; check the path.`);
  const lagDays = options.lag === undefined ? undefined : Number(options.lag);
  if (lagDays !== undefined && !(lagDays >= 0)) throw new Misuse(`"${options.lag}" is no number of days; write --lag 2.`);
  const { given: map, problems } = parseMapArguments(kind, options.map);
  if (problems.length > 0) throw new Misuse(problems.map((each) => each.message).join('\n'));
  const file = await openCsv(path);
  if (hasErrors(file.problems)) return refuse(command, file.problems, []);

  await withApp(command, async ({ store, now }) => {
    const context: ImportContext = { store, source: options.source, now: now(), newId: () => crypto.randomUUID().replaceAll('-', ''), author: options.author };
    const { currency } = await store.readWorkspace();
    const inspection = await inspectCsv(file);
    const proposal = proposeMapping(inspection.columns, kind, { currency, remembered: await store.readMapping(options.source, kind), given: map });
    if (!proposal.mapping) return refuse(command, proposal.problems, []);
    const mapping: Mapping = lagDays === undefined ? proposal.mapping : { ...proposal.mapping, known: { lagDays } };
    const choices: ImportChoices = { ...(options.createAccounts ? { createAccounts: true } : {}) };
    const questions = openQuestions(inspection.columns, mapping, currency);
    if (options.dryRun || questions.length > 0) {
      const report = await dryRun(file, mapping, context, choices, { inspection });
      answer(command, { ...report, mapping, undecided: Object.fromEntries(report.undecided) }, () => describeDryRun(file, mapping, proposal.unused, report, proposal.isRemembered));
      if (report.problems.length > 0) process.exitCode = 1;
      return;
    }
    const confirmed = options.newSignals ? (await dryRun(file, mapping, context, choices, { inspection })).newSignals.map((each) => each.definition) : [];
    if (options.badRows) {
      const count = await writeBadRows(file, mapping, context, { ...choices, confirmNewSignals: confirmed }, resolve(options.badRows));
      console.error(`${count} bad rows written to ${options.badRows}.`);
    }
    const progress = showProgress(`Importing ${file.name}`, 100);
    const result = await importCsv(file, mapping, context, { ...choices, confirmNewSignals: confirmed, skipBadRows: options.skipBadRows === true, onProgress: (at) => progress.update(percentOf(at)) });
    progress.stop();
    if (!result.ok) return refuse(command, result.problems, result.report.badCells.list);
    const { record } = result;
    answer(command, record, () => `${record.rows - record.skipped} rows imported (${record.appended} new entries, ${record.repeated} already known${record.skipped > 0 ? `, ${record.skipped} bad rows skipped` : ''}). Take it back with: rapport import withdraw ${record.id}`);
  });
}

/** Reading is most of the work, applying the rest. */
function percentOf({ stage, done, total }: Progress): number {
  const share = total === 0 ? 1 : done / total;
  return Math.floor(stage === 'reading' ? 80 * share : 80 + 20 * share);
}

type BadCells = readonly { readonly row: number; readonly column: string | null; readonly text?: string; readonly reason: string }[];

const mostShown = 20;

function refuse(command: Command, problems: readonly Problem[], badCells: BadCells): void {
  answer(command, { ok: false, problems, badCells }, () => [...problems.map((each) => describeProblem(each)), ...describeBadCells(badCells), 'Nothing was imported.'].join('\n'));
  process.exitCode = 1;
}

function describeBadCells(cells: BadCells): string[] {
  const lines = cells.slice(0, mostShown).map(({ row, column, reason }) => `    row ${row}${column === null ? '' : `, ${column}`}: ${reason}`);
  return cells.length > mostShown ? [...lines, `    … and ${cells.length - mostShown} more`] : lines;
}

function describeDryRun(file: CsvFile, mapping: Mapping, unused: readonly string[], report: DryRun, isRemembered: boolean): string {
  const types = new Map(report.columns.map((each) => [each.column, each.type]));
  const used = mappedColumns(mapping).map(({ column }) => `    ${column} (${types.get(column) ?? 'text'})`);
  return [
    `${file.name}: ${report.rows} rows, ${file.encoding}, separated by ${JSON.stringify(file.delimiter)}`,
    `  Columns read${isRemembered ? ' as last time' : ''}:`,
    ...used,
    ...(unused.length > 0 ? [`  Left out: ${unused.join(', ')}`] : []),
    ...(report.newAccounts.total > 0 ? [`  New accounts: ${report.newAccounts.total} (${report.newAccounts.sample.join(', ')})`] : []),
    ...(report.newSignals.length > 0 ? [`  New signals: ${report.newSignals.map((each) => each.name).join(', ')} (confirm with --new-signals)`] : []),
    ...report.unmatchedOwners.map((each) => `  Nobody here has the address ${each.text} (${each.rows} rows); the owner stays as it is.`),
    ...report.questions.map(describeQuestion),
    ...report.problems.filter((each) => !each.code.startsWith('question.')).map((each) => describeProblem(each)),
    ...describeBadCells(report.badCells.list),
    report.problems.length === 0 ? '  Nothing stands in the way: run it again without --dry-run.' : '  Nothing was written.',
  ].join('\n');
}

function describeQuestion({ column, message, options }: Question): string {
  const examples = options.map(({ name, label }) => `      --map "…:${name}=${column}"   ${label}`);
  return [`  ? ${message}`, ...examples].join('\n');
}
