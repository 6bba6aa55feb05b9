/** One pass over the bytes of a file: which encoding it is in, and whether it is text at all. */
import { isAscii, isUtf8 } from 'node:buffer';
import { createReadStream } from 'node:fs';

export const encodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;

export type Encoding = (typeof encodings)[number];

export interface EncodingFinding {
  readonly encoding: Encoding;
  /** Bytes of the byte order mark. */
  readonly skip: number;
  readonly bytes: number;
  /** UTF-8 characters and bytes that are not UTF-8 stand in the same file. */
  readonly isMixed: boolean;
  readonly hasNul: boolean;
  /** What the file is when it is no text. */
  readonly foreign: string | null;
}

const magic: readonly [bytes: readonly number[], name: string][] = [
  [[0x50, 0x4b, 0x03, 0x04], 'an Excel workbook or a zip archive'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Excel workbook'],
  [[0x1f, 0x8b], 'a gzip archive'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0x50, 0x41, 0x52, 0x31], 'a Parquet file'],
];

/**
 * UTF-16 is recognised by its byte order mark. Without one the file is UTF-8 when every byte says so; windows-1252 when some
 * bytes are not UTF-8 and no multi-byte UTF-8 character occurs; mixed UTF-8 when both occur. Reads the file once, in chunks.
 */
export async function findEncoding(path: string, chosen?: Encoding): Promise<EncodingFinding> {
  let bytes = 0;
  let nuls = 0;
  let head: Buffer | null = null;
  const census = { valid: 0, invalid: 0 };
  let carry: Buffer = Buffer.alloc(0);
  for await (const read of createReadStream(path, { highWaterMark: 1 << 20 })) {
    const chunk = read as Buffer;
    head ??= chunk.subarray(0, 4096);
    bytes += chunk.length;
    if (nuls < 1000 && chunk.includes(0)) nuls += countNuls(chunk);
    const whole = carry.length > 0 ? Buffer.concat([carry, chunk]) : chunk;
    const end = whole.length - incompleteTail(whole);
    countCharacters(whole.subarray(0, end), census);
    carry = Buffer.from(whole.subarray(end));
  }
  census.invalid += carry.length;
  const start = head ?? Buffer.alloc(0);
  const foreign = magic.find(([signature]) => signature.every((byte, index) => start[index] === byte))?.[1] ?? null;
  const mark = readMark(start);
  if (mark && (chosen === undefined || chosen === mark.encoding)) {
    const isMixed = mark.encoding === 'utf-8' && census.invalid > 0;
    return { ...mark, bytes, isMixed, hasNul: mark.encoding === 'utf-8' && nuls > 0, foreign };
  }
  const looksWide = nuls > 0 && nuls >= Math.min(bytes, start.length) / 5;
  const found = {
    skip: 0,
    bytes,
    hasNul: nuls > 0,
    foreign:
      foreign ?? (looksWide && chosen === undefined ? 'UTF-16 without a byte order mark, or no text at all' : null),
  };
  if (chosen)
    return {
      ...found,
      encoding: chosen,
      isMixed: chosen === 'utf-8' && census.invalid > 0,
      hasNul: nuls > 0 && !chosen.startsWith('utf-16'),
    };
  if (census.invalid === 0) return { ...found, encoding: 'utf-8', isMixed: false };
  return census.valid === 0
    ? { ...found, encoding: 'windows-1252', isMixed: false }
    : { ...found, encoding: 'utf-8', isMixed: true };
}

function readMark(start: Buffer): { encoding: Encoding; skip: number } | null {
  if (start[0] === 0xef && start[1] === 0xbb && start[2] === 0xbf) return { encoding: 'utf-8', skip: 3 };
  if (start[0] === 0xff && start[1] === 0xfe) return { encoding: 'utf-16le', skip: 2 };
  if (start[0] === 0xfe && start[1] === 0xff) return { encoding: 'utf-16be', skip: 2 };
  return null;
}

function countNuls(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(0); at >= 0 && count < 1000; at = chunk.indexOf(0, at + 1)) count += 1;
  return count;
}

/** How many bytes at the end begin a character that is not complete yet (0 to 3). */
function incompleteTail(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) return sequenceLength(byte) > back ? back : 0;
  }
  return 0;
}

function sequenceLength(lead: number): number {
  if (lead >= 0xf0) return lead <= 0xf4 ? 4 : 1;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc2 ? 2 : 1;
}

/** Counts multi-byte characters and bytes that belong to none; only a chunk with such bytes is walked through. */
function countCharacters(bytes: Buffer, census: { valid: number; invalid: number }): void {
  if (isUtf8(bytes)) {
    if (!isAscii(bytes)) census.valid += 1;
    return;
  }
  for (let at = 0; at < bytes.length;) {
    const byte = bytes[at]!;
    const length = byte < 0x80 ? 1 : sequenceLength(byte);
    if (byte < 0x80) at += 1;
    else if (length > 1 && at + length <= bytes.length && isUtf8(bytes.subarray(at, at + length))) {
      census.valid += 1;
      at += length;
    } else {
      census.invalid += 1;
      at += 1;
    }
  }
}
