/** What checking a file with a mapping found, as the screen shows it. */
import { rm } from 'node:fs/promises';
import type { Problem } from '#lib/core/problems.ts';
import { openBadRows, type BadRowWriter } from '../sources/csv/bad-rows.ts';
import type { Unmatchable } from '../sources/csv/check-rows.ts';
import type { ImportContext } from '../sources/csv/import-context.ts';
import { dryRun, type PreviewRow, type Progress } from '../sources/csv/import-csv.ts';
import type { Inspection } from '../sources/csv/infer-columns.ts';
import { mappedColumns, type Mapping } from '../sources/csv/mapping.ts';
import type { CsvFile, CsvRow } from '../sources/csv/read-csv.ts';
import type { BadCell } from '../sources/csv/rows/row-desk.ts';
import type { NewSignal } from '../sources/csv/rows/signal-finder.ts';
import { choicesOf, type ImportPlan } from './import-plan.ts';

export interface ShownCell {
  readonly text: string;
  /** Why it cannot be read. */
  readonly reason?: string;
}

export interface ShownRow {
  readonly row: number;
  /** In the order of `columns`: that of the file. */
  readonly cells: readonly ShownCell[];
  /** Why the row as a whole cannot be used. */
  readonly reason: string | null;
}

/** Faults that are alike. */
export interface FaultGroup {
  readonly column: string | null;
  readonly count: number;
  /** The first of them, in a sentence. */
  readonly reason: string;
  readonly row: number;
}

export interface CheckReport {
  readonly format: 1;
  /** Of the draft that was checked. */
  readonly revision: number;
  readonly columns: readonly string[];
  readonly rows: number;
  readonly badRows: number;
  readonly faults: readonly FaultGroup[];
  readonly firstRows: readonly ShownRow[];
  readonly firstBadRows: readonly ShownRow[];
  readonly newAccounts: { readonly total: number; readonly sample: readonly string[] };
  /** With the definitions that were taken for them. */
  readonly newSignals: readonly NewSignal[];
  readonly unmatchedOwners: readonly Unmatchable[];
  readonly unmatchedContacts: readonly Unmatchable[];
  /** What stands in the way, but for bad rows. */
  readonly problems: readonly Problem[];
}

const mostGroups = 40;
const mostBadRowsShown = 40;
const mostRowsShown = 10;

/** Reads the whole file, writes the bad rows beside it, and nothing into the book. */
export async function checkFile(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  settings: {
    readonly plan: ImportPlan;
    readonly revision: number;
    readonly inspection: Inspection;
    readonly badRowsPath: string;
    readonly onProgress: (progress: Progress) => void;
  },
): Promise<CheckReport> {
  const { plan, inspection, onProgress } = settings;
  const choices = choicesOf(plan);
  const mapped = new Set(mappedColumns(mapping).map(({ column }) => column));
  const columns = file.header.filter((column) => mapped.has(column));
  const first = newCollector(file, columns, settings.badRowsPath);
  const more = { inspection, onProgress };
  let report = await dryRun(file, mapping, context, { ...choices, confirmNewSignals: [] }, first.watch(more));
  const newSignals = report.newSignals.map((each) => ({
    ...each,
    definition: plan.newSignals.find(({ key }) => key === each.definition.key) ?? each.definition,
  }));
  let collector = first;
  if (newSignals.length > 0 && !plan.leaveOutNewSignals) {
    // Only with a definition is it known which of their values can be read.
    await first.close();
    collector = newCollector(file, columns, settings.badRowsPath);
    const confirmNewSignals = newSignals.map(({ definition }) => definition);
    report = await dryRun(file, mapping, context, { ...choices, confirmNewSignals }, collector.watch(more));
  }
  await collector.close();
  const bad = new Map(collector.rows.map((each) => [each.row, each]));
  return {
    format: 1,
    revision: settings.revision,
    columns,
    rows: report.rows,
    badRows: report.badRows,
    faults: collector.groups(),
    firstRows: report.preview
      .slice(0, mostRowsShown)
      .map(
        (row) =>
          bad.get(row.row) ?? { row: row.row, cells: columns.map((column) => cellOf(row, column)), reason: null },
      ),
    firstBadRows: collector.rows,
    newAccounts: report.newAccounts,
    newSignals,
    unmatchedOwners: report.unmatchedOwners.slice(0, 200),
    unmatchedContacts: report.unmatchedContacts.slice(0, 200),
    problems: report.problems.filter(({ code }) => code !== 'import.bad-rows' && code !== 'import.new-signals'),
  };
}

function cellOf({ cells }: PreviewRow, column: string): ShownCell {
  const { text, reason } = cells.find((each) => each.column === column)!;
  return reason === undefined ? { text } : { text, reason };
}

function newCollector(file: CsvFile, columns: readonly string[], badRowsPath: string) {
  const groups = new Map<string, { -readonly [Key in keyof FaultGroup]: FaultGroup[Key] }>();
  const rows: ShownRow[] = [];
  let out: BadRowWriter | null = null;
  const indexes = columns.map((column) => file.header.indexOf(column));
  const onBadRow = async (row: CsvRow, faults: readonly BadCell[]) => {
    if (!out) {
      await rm(badRowsPath, { force: true });
      out = await openBadRows(file.header, badRowsPath);
    }
    await out.add(row, faults);
    for (const fault of faults) {
      const key = `${fault.column ?? ''}\n${withoutValues(fault.reason)}`;
      const group = groups.get(key);
      if (group) group.count += 1;
      else if (groups.size < mostGroups)
        groups.set(key, { column: fault.column, count: 1, reason: fault.reason, row: fault.row });
    }
    if (rows.length < mostBadRowsShown) rows.push(shownRow(row, faults));
  };
  const shownRow = (row: CsvRow, faults: readonly BadCell[]): ShownRow => ({
    row: row.number,
    cells: columns.map((column, index) => {
      const text = (row.cells[indexes[index]!] ?? '').slice(0, 200);
      const fault = faults.find((each) => each.column === column);
      return fault ? { text, reason: fault.reason } : { text };
    }),
    reason: faults.find(({ column }) => column === null || !columns.includes(column))?.reason ?? null,
  });
  return {
    rows,
    groups: () => [...groups.values()].sort((a, b) => b.count - a.count),
    watch: <More>(more: More) => ({ ...more, onBadRow }),
    async close() {
      if (out) await out.close();
      else await rm(badRowsPath, { force: true });
    },
  };
}

/** What two faults of one kind have in common: neither the value nor the row. */
function withoutValues(reason: string): string {
  return reason.replaceAll(/"[^"]*"/g, '""').replaceAll(/\d+/g, '0');
}
