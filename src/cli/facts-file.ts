/** Rows of facts from CSV, JSON or JSON lines, typed as the signal definitions say. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import type { FactRow } from '#lib/core/evaluate/rows.ts';
import type { Signal } from '#lib/core/documents/signal.ts';
import { factKey, parseFactKey } from '#lib/core/documents/fact-key.ts';
import { readFactValue, type RawFact } from '#lib/core/facts/read-fact-value.ts';
import { hasErrors, problem, warning, type Problem } from '#lib/core/problems.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { isDateValue, type Value } from '#lib/core/values.ts';
import { restore } from '#lib/server/sources/csv/csv-safe.ts';
import { listed } from '#lib/server/sources/csv/mapping.ts';
import { openCsv, readRows } from '#lib/server/sources/csv/read-csv.ts';
import { Misuse } from './misuse.ts';
import { Refusal } from './refusal.ts';

interface Options {
  readonly at: number;
  readonly id: string | undefined;
  readonly signals: ReadonlyMap<string, Signal>;
  /** The fact keys the document reads. */
  readonly reads: readonly string[];
}

type RawRow = ReadonlyMap<string, RawFact>;

interface RawTable {
  readonly columns: ReadonlySet<string>;
  readonly rows: readonly RawRow[];
  readonly problems: readonly Problem[];
}

/**
 * One row of facts per row of the file. A cell that cannot be used is unknown, a row that cannot be read has no known fact; both are
 * named as problems. A file that cannot be read at all is refused.
 */
export async function readFactRows(file: string, options: Options): Promise<{ rows: FactRow[]; problems: Problem[] }> {
  if (!existsSync(file)) throw new Misuse(`There is no facts file "${file}"; check the path.`);
  if (statSync(file).isDirectory()) throw new Misuse(`"${file}" is a folder; name a file in it.`);
  const table = /\.(jsonl|ndjson)$/.test(file)
    ? tableOf(readLines(file), file)
    : file.endsWith('.json')
      ? tableOf(readArray(file), file)
      : await readCsv(file);
  const { columns } = table;
  const idColumn = options.id ?? (columns.has('id') ? 'id' : undefined);
  if (idColumn !== undefined && !columns.has(idColumn))
    throw new Misuse(`"${file}" has no column "${idColumn}"; it has ${listed([...columns])}.`);
  const problems = [...table.problems, ...checkColumns(file, columns, options.reads)];
  const rows = table.rows.map((row, index) => readRow(row, index, idColumn, options, problems));
  return { rows, problems };
}

/** Columns are fact keys: where none is one the document reads, everything would be silently unknown. */
function checkColumns(file: string, columns: ReadonlySet<string>, reads: readonly string[]): Problem[] {
  const keys = new Set([...columns].flatMap((column) => canonical(column) ?? []));
  if (reads.length === 0 || reads.some((key) => keys.has(key) || keys.has(dateBehind(key) ?? ''))) return [];
  return [
    warning(
      'facts.none-read',
      `No column of "${file}" is a fact the document reads, so everything is unknown. It reads ${listed(reads)}; the file has ${listed([...columns])}.`,
    ),
  ];
}

function canonical(column: string): string | null {
  const source = parseFactKey(column);
  return source ? factKey(source) : null;
}

/** `@renewalDate` for `@renewalDate.daysUntil`. */
function dateBehind(key: string): string | null {
  const source = parseFactKey(key);
  return source?.kind === 'attribute' && source.as !== 'value' ? factKey({ ...source, as: 'value' }) : null;
}

function readRow(
  row: RawRow,
  index: number,
  idColumn: string | undefined,
  options: Options,
  problems: Problem[],
): FactRow {
  const facts = new Map<string, Value>();
  for (const [column, cell] of row) {
    if (column === idColumn) continue;
    const key = canonical(column);
    if (key === null) continue;
    const { value, problem: found } = readFactValue(column, cell, options.signals);
    if (found) problems.push({ ...found, at: { ...found.at, row: index + 1, column } });
    facts.set(key, value);
  }
  addDayCounts(facts, options);
  const id = idColumn === undefined ? undefined : row.get(idColumn);
  return { id: String(idColumn === undefined ? index + 1 : (id ?? '')), facts };
}

/** `@renewalDate.daysUntil` follows from a column `@renewalDate` when the file does not give it itself. */
function addDayCounts(facts: Map<string, Value>, { reads, at }: Options): void {
  for (const key of reads) {
    const source = parseFactKey(key);
    const date = facts.has(key) ? undefined : facts.get(dateBehind(key) ?? '');
    if (source?.kind === 'attribute' && date !== undefined && isDateValue(date))
      facts.set(key, (source.as === 'daysSince' ? at - date.date : date.date - at) / dayMs);
  }
}

async function readCsv(path: string): Promise<RawTable> {
  const file = await openCsv(path);
  if (hasErrors(file.problems)) throw new Refusal(`"${path}" cannot be used:`, file.problems);
  const problems = [...file.problems];
  const rows: RawRow[] = [];
  for await (const batch of readRows(file)) {
    for (const { number, cells, fault } of batch.rows) {
      while (rows.length < number - 1) rows.push(new Map()); // a row of empty cells is a row too
      if (fault !== null) problems.push(problem('csv.row', fault, { row: number }));
      rows.push(
        fault !== null ? new Map() : new Map(file.header.map((column, index) => [column, restore(cells[index]!)])),
      );
    }
    if (batch.broken) throw new Refusal(`"${path}" cannot be used:`, [batch.broken]);
  }
  return { columns: new Set(file.header), rows, problems };
}

function tableOf(rows: readonly RawRow[], file: string): RawTable {
  const columns = new Set<string>();
  for (const row of rows) for (const column of row.keys()) columns.add(column);
  const problems = rows.length === 0 ? [warning('facts.no-rows', `"${file}" has no rows.`)] : [];
  return { columns, rows, problems };
}

function readArray(file: string): RawRow[] {
  const parsed = parseJson(textOf(file), `"${file}"`);
  if (!Array.isArray(parsed))
    throw new Refusal(`"${file}" holds no list; write an array of objects, or one object per line in a .jsonl file.`);
  return parsed.map((row, index) => rowOf(row, `Row ${index + 1} of "${file}"`));
}

function readLines(file: string): RawRow[] {
  return textOf(file)
    .split(/\r?\n/)
    .flatMap((line, index) => {
      const place = `Line ${index + 1} of "${file}"`;
      return line.trim() === '' ? [] : [rowOf(parseJson(line, place), place)];
    });
}

function textOf(file: string): string {
  return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
}

function parseJson(text: string, place: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new Refusal(`${place} is not JSON: ${(error as Error).message.split('\n')[0]}. Correct it there.`);
  }
}

function rowOf(parsed: unknown, place: string): RawRow {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new Refusal(`${place} is no object; a row is written as { "fact key": value }.`);
  for (const [key, value] of Object.entries(parsed))
    if (!isFact(value))
      throw new Refusal(
        `${place} has no fact under "${key.slice(0, 80)}"; a fact is a number, text, true, false, null or { "date": "YYYY-MM-DD" }.`,
      );
  return new Map(Object.entries(parsed) as [string, RawFact][]);
}

function isFact(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  const { date } = value as { date?: unknown };
  return typeof date === 'string' || typeof date === 'number';
}
