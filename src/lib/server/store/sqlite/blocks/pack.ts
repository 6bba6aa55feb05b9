/**
 * Typed arrays as bytes: four bytes "RFB" and the version, the length of the head, the head (JSON: what the arrays are called, their
 * types and lengths, and what else their owner wants to know), then the arrays one after another, each from a multiple of eight bytes on.
 * Numbers lie as in memory, in as few bytes as hold them (narrow.ts); on a machine with the other byte order the mark does not fit, and the block is made anew.
 */
import { crc32 } from 'node:zlib';
import { z } from 'zod';
import { kinds, narrow, widen, type Kind, type StoredArray, type WideArray } from './narrow.ts';

export type PackedArray = WideArray;

const VERSION = 2;
const MARK = new Uint32Array([(VERSION << 24) | 0x42_46_52])[0]!; // "RFB" in the order of this machine's bytes
const START = 8;

const kind = z.enum(Object.keys(kinds) as [Kind, ...Kind[]]);

/** How long the array is and of which kind; how long the stored one is, of which kind, and by what its numbers are scaled (narrow.ts). */
const arraySchema = z.object({
  name: z.string(),
  kind,
  length: z.int().nonnegative(),
  stored: kind,
  storedLength: z.int().nonnegative(),
  times: z.int().nonnegative(),
  per: z.int().nonnegative(),
});

type ArrayHead = z.output<typeof arraySchema>;

const arraysSchema = z.array(arraySchema);

export interface Head<About> {
  readonly arrays: z.output<typeof arraysSchema>;
  readonly about: About;
}

/** Reads heads. Throws `Unreadable`. */
export type ReadHead<About> = (text: string) => Head<About>;

const MOST_HEADS = 2_000;

/** All blocks of one fact have the same head, so each is parsed and checked once. */
export function headReader<About>(about: z.ZodType<About>): ReadHead<About> {
  const schema = z.object({ arrays: arraysSchema, about });
  const heads = new Map<string, Head<About>>();
  return (text) => {
    let head = heads.get(text);
    if (!head) {
      head = parseHead(schema, text);
      if (heads.size >= MOST_HEADS) heads.clear();
      heads.set(text, head);
    }
    return head;
  };
}

function parseHead<About>(schema: z.ZodType<Head<About>>, text: string): Head<About> {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new Unreadable('unreadable', 'its head cannot be read');
  }
}

export interface Packed {
  readonly checksum: number;
  readonly bytes: Uint8Array;
}

const round8 = (n: number): number => (n + 7) & ~7;

function kindOf(array: StoredArray): Kind {
  for (const kind of Object.keys(kinds) as Kind[]) if (array instanceof kinds[kind]) return kind;
  throw new Error('Only typed arrays can be packed.');
}

/** `name` says whose bytes they are: a block that turns up in another's place fails its checksum too. `about` is kept as JSON. */
export function pack(name: string, about: unknown, arrays: readonly (readonly [string, PackedArray])[]): Packed {
  const stored: StoredArray[] = [];
  const list = arrays.map(([key, wide]): ArrayHead => {
    const { array, times, per } = narrow(wide);
    stored.push(array);
    return { name: key, kind: kindOf(wide), length: wide.length, stored: kindOf(array), storedLength: array.length, times, per }; // prettier-ignore
  });
  const head = Buffer.from(JSON.stringify({ arrays: list, about }));
  let size = round8(START + head.length);
  for (const array of stored) size += round8(array.byteLength);
  const bytes = new Uint8Array(size);
  const [mark, length] = [0, 1];
  const words = new Uint32Array(bytes.buffer, 0, 2);
  words[mark] = MARK;
  words[length] = head.length;
  bytes.set(head, START);
  let at = round8(START + head.length);
  for (const array of stored) {
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), at);
    at += round8(array.byteLength);
  }
  return { checksum: checksumOf(name, bytes), bytes };
}

export function checksumOf(name: string, bytes: Uint8Array): number {
  return crc32(bytes, crc32(name));
}

export class Unreadable extends Error {
  readonly code: 'checksum' | 'unreadable' | 'too-long';

  constructor(code: 'checksum' | 'unreadable' | 'too-long', message: string) {
    super(message);
    this.code = code;
  }
}

export interface Unpacked<About = unknown> {
  readonly about: About;
  /** Views of the bytes given, which whoever asks may change. */
  readonly arrays: ReadonlyMap<string, PackedArray>;
}

/** Throws `Unreadable`. */
export function unpack<About>(name: string, { checksum, bytes }: Packed, readHead: ReadHead<About>): Unpacked<About> {
  if (checksumOf(name, bytes) !== checksum) throw new Unreadable('checksum', 'its checksum does not fit');
  const own = bytes.byteOffset % 8 === 0 ? bytes : new Uint8Array(bytes); // a Buffer's own slice would be a view
  if (own.byteLength < START) throw new Unreadable('unreadable', 'it is cut off');
  const [mark, length] = new Uint32Array(own.buffer, own.byteOffset, 2) as unknown as [number, number];
  if (mark !== MARK) throw new Unreadable('unreadable', 'it is of another version');
  if (START + length > own.byteLength) throw new Unreadable('unreadable', 'it is cut off');
  const { arrays: list, about } = readHead(Buffer.from(own.buffer, own.byteOffset + START, length).toString());
  const arrays = new Map<string, PackedArray>();
  let at = round8(START + length);
  for (const { name: key, kind, length, stored, storedLength, times, per } of list) {
    const size = storedLength * kinds[stored].BYTES_PER_ELEMENT;
    if (at + size > own.byteLength) throw new Unreadable('unreadable', 'it is cut off');
    const array = new kinds[stored](own.buffer as ArrayBuffer, own.byteOffset + at, storedLength);
    if (storedLength !== length && storedLength !== 1) throw new Unreadable('unreadable', `${key} is cut off`);
    arrays.set(key, widen({ array, times, per }, kind, length));
    at += round8(size);
  }
  if (at !== own.byteLength) throw new Unreadable('unreadable', 'it has another length than it says');
  return { about, arrays };
}
