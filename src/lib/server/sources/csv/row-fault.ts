/** Why a row as a whole cannot be used, found before its cells are read. */
import { isUtf8 } from 'node:buffer';

/** Characters. */
export const longestCell = 10_000;

export interface RawRecord {
  readonly cells: readonly string[];
  /** The line of the file on which the record ends. */
  readonly line: number;
  /** Where its bytes are in the frame of its batch. */
  readonly from: number;
  readonly to: number;
}

interface Reading {
  readonly header: readonly string[];
  readonly delimiter: string;
  readonly isMixed: boolean;
  readonly hasNul: boolean;
}

/** A sentence with the remedy, or `null`. `number` counts data rows from 1. */
export function rowFault(record: RawRecord, frame: Buffer, number: number, file: Reading): string | null {
  const { cells } = record;
  if (cells.length !== file.header.length) {
    const hint =
      linesWithin(rawOf(record, frame)) > 0
        ? ' Check its quotes: one may not be closed.'
        : ' Check its delimiters, and quote cells that contain one.';
    return `${placeOf(record, rawOf(record, frame), number)} has ${cells.length} ${cells.length === 1 ? 'cell' : 'cells'} where the header has ${file.header.length}.${hint}`;
  }
  for (let index = 0; index < cells.length; index += 1) {
    const cell = cells[index]!;
    if (cell.length > longestCell) {
      return `${placeOf(record, rawOf(record, frame), number)} has ${cell.length} characters in "${file.header[index]}", at most ${longestCell} fit; shorten the cell or check its quotes.`;
    }
    if (cell.charCodeAt(0) === 34 && !isQuotedWell(rawOf(record, frame), file.delimiter)) {
      return `${placeOf(record, rawOf(record, frame), number)} has a quote inside the quoted cell "${file.header[index]}"; write quotes inside quotes twice ("").`;
    }
    if (file.hasNul && cell.includes('\0')) {
      return `${placeOf(record, rawOf(record, frame), number)} has a NUL character in "${file.header[index]}"; remove it, or export the file again.`;
    }
    if (file.isMixed && cell.includes('\uFFFD') && !isUtf8(rawOf(record, frame))) {
      return `${placeOf(record, rawOf(record, frame), number)} is not UTF-8 in "${file.header[index]}" while other rows are; save the whole file as UTF-8.`;
    }
  }
  return null;
}

/** The row as it stands in the file (bytes that are not UTF-8 are kept). */
function rawOf(record: RawRecord, frame: Buffer): Buffer {
  return frame.subarray(record.from, record.to);
}

/** `Row 7 (line 8)`, or `Row 7 (lines 8 to 10)` for a row with line ends inside quotes. */
function placeOf({ line }: RawRecord, raw: Buffer, number: number): string {
  const more = linesWithin(raw);
  return more === 0 ? `Row ${number} (line ${line})` : `Row ${number} (lines ${line - more} to ${line})`;
}

/** Line ends inside the record; blank lines before it do not count. */
function linesWithin(raw: Buffer): number {
  return (
    raw
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
