/** Rows of facts from CSV, JSON or JSON lines, typed as the signal definitions say. */
import { parse as parseCsv } from 'csv-parse/sync';
import { existsSync, readFileSync } from 'node:fs';
import type { FactRow } from '#lib/core/evaluate/rows.ts';
import type { Signal } from '#lib/core/documents/signal.ts';
import { factKey, parseFactKey } from '#lib/core/facts/fact-key.ts';
import { readFactValue, type RawFact } from '#lib/core/facts/read-fact-value.ts';
import { problem, type Problem } from '#lib/core/problems.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { isDateValue, type Value } from '#lib/core/values.ts';
import { Misuse } from './misuse.ts';

interface Options {
  readonly at: number;
  readonly id: string | undefined;
  readonly signals: ReadonlyMap<string, Signal>;
  /** The fact keys the document reads. */
  readonly reads: readonly string[];
}

type RawRow = Readonly<Record<string, RawFact>>;

export async function readFactRows(file: string, options: Options): Promise<{ rows: FactRow[]; problems: Problem[] }> {
  if (!existsSync(file)) throw new Misuse(`There is no facts file "${file}"; check the path.`);
  const raw = rawRows(file);
  const idColumn = options.id ?? (raw[0] && Object.hasOwn(raw[0], 'id') ? 'id' : undefined);
  if (idColumn !== undefined && raw[0] && !Object.hasOwn(raw[0], idColumn)) throw new Misuse(`"${file}" has no column "${idColumn}"; its columns are ${Object.keys(raw[0]).join(', ')}.`);
  const problems: Problem[] = [];
  const rows = raw.map((row, index) => readRow(row, index, idColumn, options, problems));
  return { rows, problems };
}

function readRow(row: RawRow, index: number, idColumn: string | undefined, options: Options, problems: Problem[]): FactRow {
  const facts = new Map<string, Value>();
  for (const [column, cell] of Object.entries(row)) {
    if (column === idColumn) continue;
    const source = parseFactKey(column);
    if (!source) continue;
    const { value, problem: found } = readFactValue(column, cell, options.signals);
    if (found) problems.push({ ...found, at: { ...found.at, row: index + 1, column } });
    facts.set(factKey(source), value);
  }
  addDayCounts(facts, options);
  return { id: idColumn === undefined ? String(index + 1) : String(row[idColumn] ?? ''), facts };
}

/** `@renewalDate.daysUntil` follows from a column `@renewalDate` when the file does not give it itself. */
function addDayCounts(facts: Map<string, Value>, { reads, at }: Options): void {
  for (const key of reads) {
    if (facts.has(key)) continue;
    const source = parseFactKey(key);
    if (source?.kind !== 'attribute' || source.as === 'value') continue;
    const date = facts.get(factKey({ ...source, as: 'value' }));
    if (date !== undefined && isDateValue(date)) facts.set(key, (source.as === 'daysSince' ? at - date.date : date.date - at) / dayMs);
  }
}

function rawRows(file: string): RawRow[] {
  const text = readFileSync(file, 'utf8');
  try {
    if (file.endsWith('.jsonl') || file.endsWith('.ndjson')) return text.split(/\r?\n/).flatMap((line) => (line.trim() ? [asRow(JSON.parse(line))] : []));
    if (file.endsWith('.json')) {
      const parsed: unknown = JSON.parse(text);
      if (!Array.isArray(parsed)) throw new Misuse(`"${file}" must hold an array of objects.`);
      return parsed.map(asRow);
    }
    return parseCsv(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (error) {
    if (error instanceof Misuse) throw error;
    throw new Misuse(`"${file}" cannot be read: ${(error as Error).message}`);
  }
}

function asRow(parsed: unknown): RawRow {
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed)) throw new Misuse('Every row of facts must be an object of fact keys and values.');
  return parsed as RawRow;
}
