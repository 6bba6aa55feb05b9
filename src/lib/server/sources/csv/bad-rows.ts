/** The rows an import left out, as a file to correct and import again. */
import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import { checkRows } from './check-rows.ts';
import { csvLine, restore } from './csv-safe.ts';
import type { ImportChoices, ImportContext } from './import-context.ts';
import type { Mapping } from './mapping.ts';
import type { CsvFile } from './read-csv.ts';

/** Names of the two columns put before those of the file. */
export const badRowColumns = ['bad row', 'why'] as const;

/**
 * Writes every bad row as it stood in the file, with its number and what is wrong in front; returns how many. Comma-separated UTF-8
 * that no spreadsheet runs. The file is created anew and must not exist.
 */
export async function writeBadRows(
  file: CsvFile,
  mapping: Mapping,
  context: ImportContext,
  choices: ImportChoices,
  toPath: string,
): Promise<number> {
  const out = createWriteStream(toPath, { flags: 'wx', mode: 0o600 });
  await once(out, 'open');
  out.write(csvLine([...badRowColumns, ...file.header]));
  const report = await checkRows(file, mapping, context, choices, {
    onBatch: (changes) => void changes.take(Infinity),
    onBadRow: async (row, faults) => {
      const why = faults
        .map((each) => (each.column === null ? each.reason : `${each.column}: ${each.reason}`))
        .join(' ');
      if (!out.write(csvLine([row.number, why, ...row.cells.map(restore)]))) await once(out, 'drain');
    },
  });
  out.end();
  await finished(out);
  return report.badRows;
}
