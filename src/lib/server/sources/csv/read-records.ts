/** The parser's records in batches, each with the bytes it was made of and its last line; and why the rest cannot be read. */
import { createReadStream } from 'node:fs';
import { Parser, type Options } from 'csv-parse';
import { problem, type Problem } from '#lib/core/problems.ts';
import type { Encoding } from './file-encoding.ts';
import { longestCell, type RawRecord } from './row-fault.ts';

/** Longer rows end the reading: mostly a quote that was never closed. In bytes. */
const longestRow = 1 << 20;

export interface RecordBatch {
  readonly records: readonly RawRecord[];
  /** What `from` and `to` of the records point into. UTF-8, whatever the file is in. */
  readonly frame: Buffer;
  /** Bytes of the file read so far. */
  readonly bytes: number;
  readonly broken: Problem | null;
}

interface Source {
  readonly path: string;
  readonly name: string;
  readonly encoding: Encoding;
  readonly skip: number;
  readonly delimiter: string;
}

/** Takes records where the stream would queue them: they are complete when a write returns, and nothing waits. */
class RecordParser extends Parser {
  records: RawRecord[] = [];
  count = 0;
  line = 0;
  /** Where the last record ended, from the first byte written. */
  ended = 0;
  frameStart = 0;

  override push(record: string[] | null): boolean {
    if (record === null) return super.push(null);
    const { lines, bytes } = this.info;
    this.records.push({ cells: record, line: lines, from: this.ended - this.frameStart, to: bytes - this.frameStart });
    this.count += 1;
    this.line = lines;
    this.ended = bytes;
    return true;
  }
}

export async function* readRecords(file: Source, chunkBytes: number): AsyncGenerator<RecordBatch> {
  const decoder = file.encoding === 'utf-8' ? null : new TextDecoder(file.encoding);
  const options: Options = {
    bom: false,
    delimiter: file.delimiter,
    max_record_size: longestRow,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  };
  const parser = new RecordParser(options);
  // The bytes since the end of the last record, so that a row can be looked at as it was written.
  let frame: Buffer = Buffer.alloc(0);
  let bytes = file.skip;
  let failure: Error | null = null;
  const fail = (error?: Error | null) => (failure ??= error ?? null);
  parser.on('error', fail);
  const drain = (): RecordBatch => {
    const { records } = parser;
    parser.records = [];
    return { records, frame, bytes, broken: failure && explain(failure, file, parser.count, parser.line) };
  };
  for await (const read of createReadStream(file.path, { start: file.skip, highWaterMark: chunkBytes })) {
    const chunk = read as Buffer;
    bytes += chunk.length;
    const text = decoder ? Buffer.from(decoder.decode(chunk, { stream: true })) : chunk;
    frame = Buffer.concat([frame.subarray(parser.ended - parser.frameStart), text]);
    parser.frameStart = parser.ended;
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
