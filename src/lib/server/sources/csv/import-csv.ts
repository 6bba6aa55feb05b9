/** Files into history: a dry run that says what would happen, and the import itself, all or nothing. */
import type { Signal } from '#lib/core/documents/signal.ts';
import { contentHash, logicHash, scoreHash } from '#lib/core/documents/hashes.ts';
import { problem, type Problem } from '#lib/core/problems.ts';
import type { Value } from '#lib/core/values.ts';
import type { ImportChange, ImportRecord } from '../../store/import-store.ts';
import { StoreError } from '../../store/store-error.ts';
import { checkRows, type RowReport, type RowWatchers } from './check-rows.ts';
import { cellReader, type CellReader } from './cells/format.ts';
import { CellFault } from './cells/cell-fault.ts';
import type { ImportChoices, ImportContext } from './import-context.ts';
import { inspectCsv, type ColumnProfile, type Inspection } from './infer-columns.ts';
import { checkMapping, listed, mappedColumns, type Mapping } from './mapping.ts';
import { openQuestions, typedFields } from './open-questions.ts';
import type { Question } from './questions.ts';
import { readRows, type CsvFile, type CsvRow } from './read-csv.ts';
import type { ChangeBuilder } from './rows/change-builder.ts';

export interface Progress {
  readonly stage: 'reading' | 'applying';
  /** Of the file while reading, of staged changes while applying. */
  readonly done: number;
  readonly total: number;
  readonly rows: number;
}

export interface PreviewRow {
  readonly row: number;
  /** In the order of the mapping: what stands in the cell and what it is read as; `reason` when it cannot be read. */
  readonly cells: readonly {
    readonly column: string;
    readonly text: string;
    readonly value: Value;
    readonly reason?: string;
  }[];
}

export interface DryRun extends RowReport {
  readonly columns: readonly ColumnProfile[];
  readonly questions: readonly Question[];
  readonly preview: readonly PreviewRow[];
  /** What stops the import as things stand; bad rows alone do when they are not to be skipped. */
  readonly problems: readonly Problem[];
}

/** Reads the file twice (columns, then rows) and writes nothing. `inspection` saves the first reading. */
export async function dryRun(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  choices: ImportChoices = {},
  more: {
    readonly inspection?: Inspection;
    readonly onProgress?: (progress: Progress) => void;
    readonly onBadRow?: RowWatchers['onBadRow'];
  } = {},
): Promise<DryRun> {
  const refused = refuse(file, mapping);
  if (refused.length > 0) return { ...nothing, columns: [], questions: [], preview: [], problems: refused };
  const { columns } = more.inspection ?? (await inspectCsv(file));
  const { currency } = await context.store.readWorkspace();
  const questions = openQuestions(columns, mapping, currency);
  const report = await checkRows(file, mapping, context, choices, {
    onBatch: (changes, { bytes, rows }) => {
      while (changes.accounts() > 0) changes.take(Infinity);
      more.onProgress?.({ stage: 'reading', done: bytes, total: file.bytes, rows });
    },
    ...(more.onBadRow && { onBadRow: more.onBadRow }),
  });
  const asked = questions.map((each) => problem(`question.${each.code}`, each.message, { column: each.column }));
  return {
    ...report,
    columns,
    questions,
    preview: await previewRows(file, mapping),
    problems: [...asked, ...hindrances(report, choices, questions)],
  };
}

const nothing: RowReport = {
  rows: 0,
  badRows: 0,
  badCells: { total: 0, list: [] },
  newAccounts: { total: 0, sample: [] },
  newSignals: [],
  unmatchedOwners: [],
  unmatchedContacts: [],
  undecided: new Map(),
  broken: null,
};

export interface ImportSettings extends ImportChoices {
  /** Import the good rows and leave the bad ones out (see `writeBadRows`). */
  readonly skipBadRows?: boolean;
  /** The import's own; left out: a new one. One that was broken off begins anew under its id. */
  readonly id?: string;
  readonly onProgress?: (progress: Progress) => void;
}

export type ImportResult =
  | { readonly ok: true; readonly record: ImportRecord; readonly report: RowReport }
  | { readonly ok: false; readonly problems: readonly Problem[]; readonly report: RowReport };

/** Changes per chunk and entries per chunk: what one write of the store holds. */
const chunk = { accounts: 2000, entries: 4_000 };

/**
 * Imports a file. Nothing is visible unless all of it is applied, in one transaction; with bad rows it is refused unless they are
 * to be skipped. The same file again changes nothing. The mapping is remembered for the source and kind.
 */
export async function importCsv(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  settings: ImportSettings = {},
): Promise<ImportResult> {
  const { store, source, now, author } = context;
  const refused = refuse(file, mapping);
  if (refused.length > 0) return { ok: false, problems: refused, report: nothing };
  const { currency } = await store.readWorkspace();
  const open = openQuestions([], mapping, currency);
  if (open.length > 0) {
    return {
      ok: false,
      problems: open.map((each) => problem(`question.${each.code}`, each.message, { column: each.column })),
      report: nothing,
    };
  }
  const id = settings.id ?? `imp_${context.newId()}`;
  await store.beginImport({ id, kind: mapping.kind, source, fileName: file.name, createdAt: now, by: author });
  let isApplied = false;
  let words = 'It was broken off before it was applied.';
  let rest: ChangeBuilder | null = null;
  try {
    const report = await checkRows(file, mapping, context, settings, {
      onBatch: async (changes, { bytes, rows, badRows }) => {
        rest = changes;
        const isWanted = badRows === 0 || settings.skipBadRows === true;
        while (changes.waiting() >= chunk.entries || changes.accounts() >= chunk.accounts) {
          const taken = changes.take(chunk.accounts);
          if (isWanted) await store.stage(id, taken);
        }
        settings.onProgress?.({ stage: 'reading', done: bytes, total: file.bytes, rows });
      },
    });
    const problems = hindrances(report, settings, []);
    if (problems.length > 0) {
      words = inWords(problems);
      return { ok: false, problems, report };
    }
    for (let last = takeFrom(rest); last.length > 0; last = takeFrom(rest)) await store.stage(id, last);
    await publishSignals(settings.confirmNewSignals ?? [], context);
    const counts = { rows: report.rows, skipped: report.badRows };
    const record = await store.applyImport(id, now, counts, (done, total) =>
      settings.onProgress?.({ stage: 'applying', done, total, rows: report.rows }),
    );
    isApplied = true;
    await store.saveMapping(source, mapping.kind, mapping);
    return { ok: true, record, report };
  } catch (error) {
    if (error instanceof StoreError) words = error.message;
    throw error;
  } finally {
    if (!isApplied) await store.abandonImport(id, words);
  }
}

/** As the list of imports tells it. */
export function inWords(problems: readonly Problem[]): string {
  const words = problems.map(({ message }) => message).join(' ');
  return words.length > 2000 ? `${words.slice(0, 1997)}…` : words;
}

function takeFrom(changes: ChangeBuilder | null): ImportChange[] {
  return changes?.take(chunk.accounts) ?? [];
}

function refuse(file: CsvFile, mapping: Mapping): Problem[] {
  const errors = file.problems.filter((each) => each.severity === 'error');
  return errors.length > 0 ? errors : checkMapping(mapping, file.header);
}

/** Why the import cannot go on, besides open questions. */
function hindrances(report: RowReport, settings: ImportSettings, questions: readonly Question[]): Problem[] {
  const problems: Problem[] = [];
  if (report.broken) problems.push(report.broken);
  const asked = new Set(questions.map((each) => each.column));
  for (const [column, example] of report.undecided) {
    if (asked.has(column)) continue;
    problems.push(problem('question.format', `"${column}" has cells that can mean two things: ${example}`, { column }));
  }
  if (report.newSignals.length > 0 && !settings.leaveOutNewSignals) {
    const names = report.newSignals.map((each) => each.name);
    const message = `${names.length === 1 ? 'One signal is' : `${names.length} signals are`} not defined yet: ${listed(names)}. Confirm ${names.length === 1 ? 'it' : 'them'} as new, map the names to existing signals, or leave the values out.`;
    problems.push(problem('import.new-signals', message));
  }
  if (report.badRows > 0 && !settings.skipBadRows) {
    const { reason } = report.badCells.list[0]!;
    const message = `${report.badRows} of ${report.rows} rows cannot be imported, the first: ${reason} Correct the file, or import without the bad rows.`;
    problems.push(problem('import.bad-rows', message, { row: report.badCells.list[0]!.row }));
  }
  if (report.rows === 0 && !report.broken)
    problems.push(problem('csv.no-rows', 'The file has a header and no rows; export it again.'));
  return problems;
}

/** Freezes confirmed definitions that nobody published in the meantime. */
async function publishSignals(
  confirmed: readonly Signal[],
  { store, author, now, source }: ImportContext,
): Promise<void> {
  const known = new Set((await store.listDocuments('signal')).map((head) => head.key));
  const fresh = confirmed.filter((each) => !known.has(each.key));
  if (fresh.length === 0) return;
  const note = `Met in an import from ${source}`;
  await store.publish(
    fresh.map((document) => ({
      document,
      contentHash: contentHash(document),
      scoreHash: scoreHash(document),
      logicHash: logicHash(document),
      author,
      note,
      at: now,
      scoring: true,
      acting: 'off' as const,
    })),
  );
}

/** The first rows as they would be read. */
async function previewRows(file: CsvFile, mapping: Mapping): Promise<PreviewRow[]> {
  const types = new Map(typedFields(mapping).map(({ field, type }) => [field.column, type]));
  const readers = mappedColumns(mapping).map(({ column, format }) => ({
    column,
    index: file.header.indexOf(column),
    read: cellReader({ ...format, type: types.get(column) ?? format?.type ?? 'text' }),
  }));
  const preview: PreviewRow[] = [];
  for await (const { rows } of readRows(file)) {
    for (const row of rows) {
      const cells = row.fault !== null ? [] : readers.map((reader) => previewCell(row, reader));
      if (preview.push({ row: row.number, cells }) === 20) return preview;
    }
  }
  return preview;
}

interface PreviewReader {
  readonly column: string;
  readonly index: number;
  readonly read: CellReader;
}

function previewCell({ cells }: CsvRow, { column, index, read }: PreviewReader): PreviewRow['cells'][number] {
  const text = cells[index]!;
  const found = read(text);
  return found instanceof CellFault
    ? { column, text, value: null, reason: found.reason }
    : { column, text, value: found };
}
