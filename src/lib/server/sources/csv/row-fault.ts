/** Why a row as a whole cannot be used, found before its cells are read. */
import { isUtf8 } from 'node:buffer';

/** Characters. */
export const longestCell = 10_000;

export interface RawRecord {
  readonly cells: readonly string[];
  /** The line of the file on which the record ends. */
  readonly line: number;
  /** The row as it stands in the file, in UTF-8 (bytes that are not UTF-8 are kept). Valid until the next batch is asked for. */
  readonly raw: () => Buffer;
}

interface Reading {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly isMixed: boolean;
  readonly hasNul: boolean;
}

/** A sentence with the remedy, or `null`. `number` counts data rows from 1. */
export function rowFault(record: RawRecord, number: number, file: Reading): string | null {
  const { cells } = record;
  if (cells.length !== file.header.length) {
    const hint =
      linesWithin(record) > 0
        ? ' Check its quotes: one may not be closed.'
        : ' Check its delimiters, and quote cells that contain one.';
    return `${placeOf(record, number)} has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the header has ${file.header.length}.${hint}`;
  }
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index]!;
    if (cell.length > longestCell) {
      return `${placeOf(record, number)} has ${cell.length} characters in "${file.header[index]}", at most ${longestCell} fit; shorten the cell or check its quotes.`;
    }
    if (cell.charCodeAt(0) === 34 && !isQuotedWell(record.raw(), file.delimiter)) {
      return `${placeOf(record, number)} has a quote inside the quoted cell "${file.header[index]}"; write quotes inside quotes twice ("").`;
    }
    if (file.hasNul && cell.includes('\0')) {
      return `${placeOf(record, number)} has a NUL character in "${file.header[index]}"; remove it, or export the file again.`;
    }
    if (file.isMixed && cell.includes('\uFFFD') && !isUtf8(record.raw())) {
      return `${placeOf(record, number)} is not UTF-8 in "${file.header[index]}" while other rows are; save the whole file as UTF-8.`;
    }
  }
  return null;
}

/** `Row 7 (line 8)`, or `Row 7 (lines 8 to 10)` for a row with line ends inside quotes. */
function placeOf(record: RawRecord, number: number): string {
  const more = linesWithin(record);
  return more === 0
    ? `Row ${number} (line ${record.line})`
    : `Row ${number} (lines ${record.line - more} to ${record.line})`;
}

/** Line ends inside the record; blank lines before it do not count. */
function linesWithin(record: RawRecord): number {
  return (
    record
      .raw()
      .toString('latin1')
      .trim()
      .match(/\r\n|\n|\r/g) ?? []
  ).length;
}

/** Whether every closing quote is followed by a delimiter or a line end: `"a"b` and `"""a"""` leave the same first character. */
function isQuotedWell(raw: Buffer, delimiter: string): boolean {
  const separator = Buffer.from(delimiter)[0];
  const ends = (byte: number | undefined) => byte === undefined || byte === separator || byte === 10 || byte === 13;
  let isQuoted = false;
  for (let at = 0; at < raw.length; at += 1) {
    if (raw[at] !== 34) continue;
    if (!isQuoted) isQuoted = at === 0 || ends(raw[at - 1]);
    else if (raw[at + 1] === 34) at += 1;
    else {
      isQuoted = false;
      if (!ends(raw[at + 1])) return false;
    }
  }
  return true;
}
