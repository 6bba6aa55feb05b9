/** Reads a CSV file in chunks: encoding, delimiter and header first, then batches of rows with their faults. */
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { problem, warning, type Problem } from '#lib/core/problems.ts';
import { delimiterName, findDelimiter, findOddDelimiter } from './delimiter.ts';
import { findEncoding, type Encoding } from './file-encoding.ts';
import { restore } from './csv-safe.ts';
import { readRecords } from './read-records.ts';
import { rowFault } from './row-fault.ts';

/** Small, so that the rows of one chunk are gone before the garbage collector moves them to where they stay long. */
const chunkBytes = 1 << 15;
const sampleBytes = 1 << 16;

export interface CsvOptions {
  /** Left out: found by looking at the first rows. */
  readonly delimiter?: string;
  /** Left out: by byte order mark, else UTF-8 when it is, else windows-1252 (said in a notice). */
  readonly encoding?: Encoding;
}

export interface CsvFile {
  readonly path: string;
  readonly name: string;
  readonly bytes: number;
  readonly encoding: Encoding;
  readonly skip: number;
  readonly isMixed: boolean;
  readonly hasNul: boolean;
  readonly delimiter: string;
  /** Trimmed; a column without a name is called "Column 3". */
  readonly header: readonly string[];
  /** Errors make the file unreadable, warnings are worth showing. */
  readonly problems: readonly Problem[];
}

export interface CsvRow {
  /** Counts data rows from 1; blank lines are not rows. */
  readonly number: number;
  /** The line of the file on which the row ends. */
  readonly line: number;
  readonly cells: readonly string[];
  /** Why the row as a whole cannot be used. */
  readonly fault: string | null;
}

export interface CsvBatch {
  readonly rows: readonly CsvRow[];
  /** Bytes of the file read so far. */
  readonly bytes: number;
  /** Set on the last batch when the rest of the file cannot be read. */
  readonly broken: Problem | null;
}

/**
 * Looks at a file: encoding, delimiter, header. Never throws for what is in the file: `problems` says what is wrong.
 * A file that does not exist or cannot be read is a problem too.
 */
export async function openCsv(path: string, options: CsvOptions = {}): Promise<CsvFile> {
  const name = basename(path);
  const closed = {
    path,
    name,
    bytes: 0,
    encoding: 'utf-8',
    skip: 0,
    isMixed: false,
    hasNul: false,
    delimiter: ',',
    header: [],
  } as const;
  const refusal = await findRefusal(path, name);
  if (refusal) return { ...closed, problems: [refusal] };
  const found = await findEncoding(path, options.encoding);
  const file = { ...closed, ...found };
  if (found.foreign) {
    const message = `${name} is ${found.foreign}, not a CSV file; save it as "CSV UTF-8" and import that.`;
    return { ...file, problems: [problem('csv.not-text', message)] };
  }
  if (found.bytes <= found.skip)
    return { ...file, problems: [problem('csv.empty', `${name} is empty; export it again with a header and rows.`)] };
  const sample = await readSample(path, found);
  if (options.delimiter !== undefined && !/^[^"\r\n\ud800-\udfff]$/.test(options.delimiter)) {
    const message =
      'The delimiter is one character and neither a quote nor a line end; use a comma, semicolon, tab or pipe.';
    return { ...file, problems: [problem('csv.delimiter', message)] };
  }
  const delimiter = options.delimiter ?? findDelimiter(sample).delimiter;
  const opened = { ...file, delimiter };
  const first = await readHeader(opened);
  if (first.broken) return { ...opened, problems: [first.broken] };
  return {
    ...opened,
    header: nameColumns(first.cells),
    problems: [
      ...noticeEncoding(opened),
      ...checkHeader(name, first.cells),
      ...checkDelimiter(name, delimiter, first.cells, sample),
    ],
  };
}

async function findRefusal(path: string, name: string): Promise<Problem | null> {
  try {
    if (!(await stat(path)).isFile()) return problem('csv.no-file', `${name} is not a file; name a CSV file.`);
    await (await open(path)).close();
    return null;
  } catch (error) {
    const isMissing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    return isMissing
      ? problem('csv.no-file', `There is no file ${path}; check the path.`)
      : problem('csv.no-file', `${path} cannot be read (${(error as Error).message}); check its permissions.`);
  }
}

async function readSample(path: string, found: { encoding: Encoding; skip: number }): Promise<string> {
  const handle = await open(path);
  try {
    const buffer = Buffer.alloc(sampleBytes);
    const { bytesRead } = await handle.read(buffer, 0, sampleBytes, found.skip);
    return new TextDecoder(found.encoding).decode(buffer.subarray(0, bytesRead));
  } finally {
    await handle.close();
  }
}

function noticeEncoding(file: Pick<CsvFile, 'name' | 'encoding' | 'isMixed'>): Problem[] {
  if (file.isMixed) {
    const message = `${file.name} mixes UTF-8 with another encoding; the rows concerned are named. Save the whole file as UTF-8.`;
    return [warning('csv.mixed-encoding', message)];
  }
  if (file.encoding !== 'windows-1252') return [];
  const message = `${file.name} is not UTF-8 and was read as windows-1252; look at names with accents, and save it as UTF-8 if they are wrong.`;
  return [{ ...warning('csv.encoding', message), severity: 'info' }];
}

function nameColumns(cells: readonly string[]): string[] {
  return cells.map((cell, index) => restore(cell.trim()) || `Column ${index + 1}`);
}

function checkHeader(name: string, cells: readonly string[]): Problem[] {
  const problems: Problem[] = [];
  const seen = new Map<string, number>();
  nameColumns(cells).forEach((column, index) => {
    const first = seen.get(column);
    if (first !== undefined) {
      const message = `The header of ${name} names "${column}" twice, over columns ${first + 1} and ${index + 1}; rename one of them.`;
      problems.push(problem('csv.duplicate-column', message, { column }));
    } else if (cells[index]!.trim() === '') {
      const message = `Column ${index + 1} of ${name} has no name in the header; give it one, or it is imported only when mapped as "${column}".`;
      problems.push(warning('csv.unnamed-column', message, { column }));
    } else if (column.length > 200) {
      problems.push(
        problem(
          'csv.header',
          `The name of column ${index + 1} has ${column.length} characters; check the quotes in the first line of ${name}.`,
          { column: `Column ${index + 1}` },
        ),
      );
    }
    seen.set(column, index);
  });
  if (cells.every((cell) => cell.trim() === ''))
    return [problem('csv.header', `The header of ${name} is blank; the first line must name the columns.`)];
  if (cells.some((cell) => /^[+-]?\d+([.,]\d+)?$|^\d{4}-\d\d-\d\d$/.test(cell.trim()))) {
    problems.push(
      warning(
        'csv.header-missing',
        `The first line of ${name} looks like data; if it is, put a line with column names above it.`,
      ),
    );
  }
  return problems;
}

function checkDelimiter(name: string, delimiter: string, cells: readonly string[], sample: string): Problem[] {
  if (cells.length > 1) return [];
  const better = findDelimiter(sample);
  const likely = better.cells > 1 ? better.delimiter : findOddDelimiter(sample);
  if (likely === null || likely === delimiter) return [];
  const message = `Read with ${delimiterName(delimiter)} as delimiter, ${name} has a single column, "${cells[0]!.slice(0, 80)}"; it looks separated by ${delimiterName(likely)}: choose that delimiter.`;
  return [problem('csv.delimiter', message)];
}

async function readHeader(
  file: Omit<CsvFile, 'header' | 'problems'>,
): Promise<{ cells: readonly string[]; broken: Problem | null }> {
  for await (const records of readRecords(file, chunkBytes)) {
    if (records.records[0]) return { cells: records.records[0].cells, broken: null };
    if (records.broken) return { cells: [], broken: records.broken };
  }
  return {
    cells: [],
    broken: problem('csv.empty', `${file.name} holds only blank lines; export it again with a header and rows.`),
  };
}

/**
 * The data rows in batches of some thousand; memory stays the same for any size.
 * Rows of empty cells are left out but counted. Stops at the first thing that makes the rest unreadable.
 */
export async function* readRows(file: CsvFile): AsyncGenerator<CsvBatch> {
  let number = -1;
  for await (const { records, frame, bytes, broken } of readRecords(file, chunkBytes)) {
    const rows: CsvRow[] = [];
    for (const record of records) {
      number += 1;
      if (number === 0 || record.cells.every(isBlank)) continue;
      const fault = rowFault(record, frame, number, file);
      rows.push({ number, line: record.line, cells: record.cells, fault });
    }
    yield { rows, bytes, broken };
  }
}

const isBlank = (cell: string) => cell === '' || cell.trim() === '';
