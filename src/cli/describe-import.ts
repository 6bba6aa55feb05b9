/** What an import would do or why it was refused, as text. */
import type { DryRun } from '#lib/server/sources/csv/import-csv.ts';
import { targetNames } from '#lib/server/sources/csv/map-targets.ts';
import { mappedColumns, type Mapping } from '#lib/server/sources/csv/mapping.ts';
import type { Question } from '#lib/server/sources/csv/questions.ts';
import type { CsvFile } from '#lib/server/sources/csv/read-csv.ts';
import { describeProblem } from './output.ts';

export type BadCells = readonly { readonly row: number; readonly column: string | null; readonly reason: string }[];

const mostShown = 20;

export function describeBadCells(cells: BadCells): string[] {
  const lines = cells
    .slice(0, mostShown)
    .map(({ row, column, reason }) => `    row ${row}${column === null ? '' : `, ${column}`}: ${reason}`);
  return cells.length > mostShown ? [...lines, `    … and ${cells.length - mostShown} more`] : lines;
}

export function describeDryRun(
  file: CsvFile,
  mapping: Mapping,
  unused: readonly string[],
  report: DryRun,
  isRemembered: boolean,
): string {
  const types = new Map(report.columns.map((each) => [each.column, each.type]));
  const targets = targetNames(mapping);
  const asked = new Set(report.questions.map((each) => each.column));
  const used = mappedColumns(mapping).map(
    ({ column }) => `    ${column} → ${targets.get(column) ?? column} (${types.get(column) ?? 'text'})`,
  );
  // A cell that only waits for an answer is not bad yet.
  const bad = report.badCells.list.filter(({ column }) => column === null || !asked.has(column));
  const problems = report.problems.filter(
    ({ code }) => !code.startsWith('question.') && (code !== 'import.bad-rows' || bad.length > 0 || asked.size === 0),
  );
  return [
    `${file.name}: ${report.rows} rows, ${file.encoding}, separated by ${JSON.stringify(file.delimiter)}`,
    ...file.problems.map((each) => describeProblem(each)),
    `  Columns read${isRemembered ? ' as last time' : ''}:`,
    ...used,
    ...(unused.length > 0 ? [`  Left out: ${unused.join(', ')}`] : []),
    ...(report.newAccounts.total > 0
      ? [`  New accounts: ${report.newAccounts.total} (${report.newAccounts.sample.join(', ')})`]
      : []),
    ...(report.newSignals.length > 0
      ? [`  New signals: ${report.newSignals.map((each) => each.name).join(', ')} (confirm with --new-signals)`]
      : []),
    ...report.unmatchedOwners.map(
      (each) => `  Nobody here has the address ${each.text} (${each.rows} rows); the owner stays as it is.`,
    ),
    ...report.questions.map((each) => describeQuestion(each, targets)),
    ...problems.map((each) => describeProblem(each)),
    ...describeBadCells(bad),
    report.problems.length === 0
      ? '  Nothing stands in the way: run it again without --dry-run.'
      : asked.size > 0
        ? '  Nothing was written. Answer with --map as shown.'
        : '  Nothing was written.',
  ].join('\n');
}

function describeQuestion({ column, message, options }: Question, targets: ReadonlyMap<string, string>): string {
  const target = targets.get(column) ?? column;
  return [
    `  ? ${message}`,
    ...options.map(({ name, label }) => `      --map "${target}:${name}=${column}"   ${label}`),
  ].join('\n');
}
