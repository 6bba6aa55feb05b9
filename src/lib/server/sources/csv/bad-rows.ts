/** The rows an import left out, as a file to correct and import again. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { checkRows } from './check-rows.ts';
import { csvLine, restore } from './csv-safe.ts';
import type { ImportChoices, ImportContext } from './import-context.ts';
import type { Mapping } from './mapping.ts';
import type { CsvFile, CsvRow } from './read-csv.ts';
import type { BadCell } from './rows/row-desk.ts';

/** Names of the two columns put before those of the file. */
export const badRowColumns = ['bad row', 'why'] as const;

export interface BadRowWriter {
  add(row: CsvRow, faults: readonly BadCell[]): Promise<void>;
  close(): Promise<void>;
}

/**
 * Writes bad rows as they stood in the file, with number and reason in front. Comma-separated UTF-8 that no spreadsheet runs. The file is
 * created anew and must not exist.
 */
export async function openBadRows(header: readonly string[], toPath: string): Promise<BadRowWriter> {
  const out = createWriteStream(toPath, { flags: 'wx', mode: 0o600 });
  await once(out, 'open');
  out.write(csvLine([...badRowColumns, ...header]));
  return {
    async add(row, faults) {
      const why = faults
        .map((each) => (each.column === null ? each.reason : `${each.column}: ${each.reason}`))
        .join(' ');
      if (!out.write(csvLine([row.number, why, ...row.cells.map(restore)]))) await once(out, 'drain');
    },
    async close() {
      out.end();
      await finished(out);
    },
  };
}

/** Every bad row of a file into another; returns how many. */
export async function writeBadRows(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  choices: ImportChoices,
  toPath: string,
): Promise<number> {
  const out = await openBadRows(file.header, toPath);
  const report = await checkRows(file, mapping, context, choices, {
    onBatch: (changes) => void changes.take(Infinity),
    onBadRow: (row, faults) => out.add(row, faults),
  });
  await out.close();
  return report.badRows;
}
