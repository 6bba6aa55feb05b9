/** Reads a CSV file in chunks: encoding, delimiter and header first, then batches of rows with their faults. */
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { Parser, type Info, type Options } from 'csv-parse';
import { problem, warning, type Problem } from '#lib/core/problems.ts';
import { delimiterName, findDelimiter, findOddDelimiter } from './delimiter.ts';
import { findEncoding, type Encoding } from './file-encoding.ts';
import { restore } from './csv-safe.ts';
import { longestCell, rowFault, type RawRecord } from './row-fault.ts';

/** Longer rows end the reading: mostly a quote that was never closed. In bytes. */
const longestRow = 1 << 20;
const chunkBytes = 1 << 18;
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
  for await (const records of readRecords(file)) {
    if (records.records[0]) return { cells: records.records[0].cells, broken: null };
    if (records.broken) return { cells: [], broken: records.broken };
  }
  return {
    cells: [],
    broken: problem('csv.empty', `${file.name} holds only blank lines; export it again with a header and rows.`),
  };
}

/**
 * The data rows in batches of about a quarter megabyte of file; memory stays the same for any size.
 * Rows of empty cells are left out but counted. Stops at the first thing that makes the rest unreadable.
 */
export async function* readRows(file: CsvFile): AsyncGenerator<CsvBatch> {
  let number = -1;
  for await (const { records, bytes, broken } of readRecords(file)) {
    const rows: CsvRow[] = [];
    for (const record of records) {
      number += 1;
      if (number === 0 || record.cells.every(isBlank)) continue;
      const fault = rowFault(record, number, file);
      rows.push({ number, line: record.line, cells: record.cells, fault });
    }
    yield { rows, bytes, broken };
  }
}

const isBlank = (cell: string) => cell === '' || cell.trim() === '';

type RecordBatch = { records: RawRecord[]; bytes: number; broken: Problem | null };

async function* readRecords(file: Omit<CsvFile, 'header' | 'problems'>): AsyncGenerator<RecordBatch> {
  const decoder = file.encoding === 'utf-8' ? null : new TextDecoder(file.encoding);
  let records: RawRecord[] = [];
  let [count, line, ended, bytes] = [0, 0, 0, file.skip];
  // The bytes since the end of the last record, so that a row can be looked at as it was written.
  let frame: Buffer = Buffer.alloc(0);
  let frameStart = 0;
  const options: Options = {
    bom: false,
    delimiter: file.delimiter,
    max_record_size: longestRow,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
    on_record: (cells: string[], info: Info) => {
      const [buffer, from, to] = [frame, ended - frameStart, info.bytes - frameStart];
      records.push({ cells, line: info.lines, raw: () => buffer.subarray(from, to) });
      [count, line, ended] = [count + 1, info.lines, info.bytes];
      return null;
    },
  };
  const parser = new Parser(options);
  let failure: Error | null = null;
  const fail = (error?: Error | null) => (failure ??= error ?? null);
  parser.on('error', fail);
  const drain = (): RecordBatch => {
    const batch = { records, bytes, broken: failure && explain(failure, file, count, line) };
    records = [];
    return batch;
  };
  for await (const read of createReadStream(file.path, { start: file.skip, highWaterMark: chunkBytes })) {
    const chunk = read as Buffer;
    bytes += chunk.length;
    const text = decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
    frame = Buffer.concat([frame.subarray(ended - frameStart), text]);
    frameStart = ended;
    await new Promise<void>((resolve) => parser.write(text, (error) => (fail(error), resolve())));
    const batch = drain();
    yield batch;
    if (batch.broken) return;
  }
  parser.resume();
  await new Promise<void>((resolve) => {
    parser.once('close', resolve);
    parser.end(decoder ? Buffer.from(decoder.decode()) : undefined);
  });
  yield drain();
}

function explain(error: Error & { code?: string }, file: { name: string }, count: number, line: number): Problem {
  const row = count === 0 ? 'the header' : `row ${count}`;
  const at = count === 0 ? {} : { row: count };
  const where = `${row} (line ${line + 1})`;
  if (error.code === 'CSV_QUOTE_NOT_CLOSED') {
    const message = `A quote opened in ${where} of ${file.name} is never closed; close it there, and double quotes inside a quoted cell ("").`;
    return problem('csv.open-quote', message, at);
  }
  if (error.code === 'CSV_MAX_RECORD_SIZE') {
    const message = `${row[0]!.toUpperCase()}${where.slice(1)} of ${file.name} is longer than 1 MB; most likely a quote opened there is not closed. A cell may hold ${longestCell} characters.`;
    return problem('csv.long-row', message, at);
  }
  return problem('csv.unreadable', `${file.name} cannot be read from ${where} on: ${error.message}.`, at);
}
