/** Facts of a block as bytes, and back. */
import { z } from 'zod';
import type { Column, TextPlane } from '#lib/core/columns.ts';
import { blockAccounts, type BlockCopy, type FactBlock, type FactPatch } from '../../fact-block-store.ts';
import { headReader, pack, Unreadable, unpack, type Packed, type PackedArray, type Unpacked } from './pack.ts';

export interface PackedFact extends Packed {
  readonly key: string;
  readonly count: number;
}

export interface PackedCopy extends Omit<BlockCopy, 'facts' | 'patches'> {
  readonly facts: readonly PackedFact[];
  readonly patches: readonly PackedFact[];
}

export function packCopy(copy: BlockCopy): PackedCopy {
  const { block, facts, patches } = copy;
  return {
    ...copy,
    facts: facts.map((fact) => packFact(block, fact)),
    patches: patches.map((patch) => packPatch(block, patch)),
  };
}

const aboutSchema = z.object({
  count: z.int().nonnegative(),
  planes: z.array(z.enum(['number', 'date', 'boolean', 'text'])),
  counts: z.enum(['since', 'until']).nullable(),
  reportedAt: z.number().nullable(),
});

const readHead = headReader(aboutSchema);

const nameOf = (block: number, key: string): string => `fact ${block} ${key}`;
const patchNameOf = (block: number, key: string): string => `patch ${block} ${key}`;

/** Throws on columns that no block can hold: a mistake of the caller. Texts nobody has go. */
export function packFact(block: number, fact: FactBlock): PackedFact {
  return packRows(nameOf(block, fact.key), fact, []);
}

/** A patch is a fact of few rows that says which they are. */
export function packPatch(block: number, { rows, fact }: FactPatch): PackedFact {
  return packRows(patchNameOf(block, fact.key), fact, [['rows', Int32Array.from(rows)]]);
}

function packRows(name: string, fact: FactBlock, more: readonly [string, PackedArray][]): PackedFact {
  const { key, column, validUntil, countsFrom, counts, reportedAt } = fact;
  const count = column.length;
  if (!(count >= 0 && count <= blockAccounts))
    throw new Error(`The fact ${key} has ${count} rows; a block has up to ${blockAccounts}.`);
  const arrays: [string, PackedArray][] = [...more];
  const planes: (keyof Column)[] = [];
  const add = (name: string, array: PackedArray): void => {
    if (array.length < count) throw new Error(`The fact ${key} has ${array.length} of ${count} rows in ${name}.`);
    arrays.push([name, array.length === count ? array : array.subarray(0, count)]);
  };
  for (const plane of ['number', 'date', 'boolean'] as const) {
    const array = column[plane];
    if (!array) continue;
    planes.push(plane);
    add(plane, array);
  }
  if (column.text) {
    planes.push('text');
    const { codes, lengths, texts } = packTexts(column.text, count);
    add('codes', codes);
    arrays.push(['lengths', lengths], ['texts', texts]);
  }
  add('validUntil', validUntil);
  if (countsFrom) add('countsFrom', countsFrom);
  return { key, count, ...pack(name, { count, planes, counts, reportedAt }, arrays) };
}

/** Texts that rows have, each once; lengths in UTF-16 units, because one long text is decoded and cut far more quickly than many short ones. */
function packTexts(plane: TextPlane, count: number): { codes: Int32Array; lengths: Uint32Array; texts: Uint8Array } {
  const codes = new Int32Array(count).fill(-1);
  const renumbered = new Map<string, number>();
  for (let row = 0; row < count; row++) {
    const text = plane.dictionary[plane.codes[row]!];
    if (text === undefined) continue;
    let code = renumbered.get(text);
    if (code === undefined) renumbered.set(text, (code = renumbered.size));
    codes[row] = code;
  }
  const dictionary = [...renumbered.keys()];
  return {
    codes,
    lengths: Uint32Array.from(dictionary, ({ length }) => length),
    texts: new Uint8Array(Buffer.from(dictionary.join(''))),
  };
}

/** Throws `Unreadable`. */
export function unpackFact(block: number, packed: PackedFact): FactBlock {
  return unpackRows(packed, unpack(nameOf(block, packed.key), packed, readHead));
}

/** Throws `Unreadable`; also when a row is beyond `length`, of the fact it belongs to. */
export function unpackPatch(block: number, packed: PackedFact, length: number): FactPatch {
  const unpacked = unpack(patchNameOf(block, packed.key), packed, readHead);
  const rows = [...arrayOf(unpacked, 'rows', packed.count, Int32Array)];
  if (rows.some((row) => row < 0 || row >= length)) throw new Unreadable('too-long', 'it has rows that are not there');
  return { rows, fact: unpackRows(packed, unpacked) };
}

function unpackRows({ key, count }: PackedFact, unpacked: Unpacked<z.output<typeof aboutSchema>>): FactBlock {
  const { planes, counts, reportedAt } = unpacked.about;
  if (unpacked.about.count !== count) throw new Unreadable('unreadable', 'its head cannot be read');
  if (count > blockAccounts)
    throw new Unreadable('too-long', `it has ${count} rows; a block has up to ${blockAccounts}`);
  const column: { -readonly [Plane in keyof Column]: Column[Plane] } = { length: count };
  for (const plane of planes) {
    if (plane === 'text') column.text = textsOf(unpacked, count);
    else if (plane === 'boolean') column.boolean = arrayOf(unpacked, plane, count, Uint8Array);
    else column[plane] = arrayOf(unpacked, plane, count, Float64Array);
  }
  const countsFrom = unpacked.arrays.has('countsFrom') ? arrayOf(unpacked, 'countsFrom', count, Float64Array) : null;
  return {
    key,
    column,
    validUntil: arrayOf(unpacked, 'validUntil', count, Float64Array),
    countsFrom,
    counts,
    reportedAt,
  };
}

function arrayOf<Kind extends PackedArray>(
  { arrays }: Unpacked,
  name: string,
  count: number,
  kind: new (count: number) => Kind,
): Kind {
  const array = arrays.get(name);
  if (!(array instanceof kind)) throw new Unreadable('unreadable', `${name} is missing`);
  if (array.length > count) throw new Unreadable('too-long', `${name} has ${array.length} rows instead of ${count}`);
  if (array.length < count) throw new Unreadable('unreadable', `${name} has ${array.length} rows instead of ${count}`);
  return array;
}

function textsOf(unpacked: Unpacked, count: number): TextPlane {
  const codes = arrayOf(unpacked, 'codes', count, Int32Array);
  const lengths = unpacked.arrays.get('lengths');
  const texts = unpacked.arrays.get('texts');
  if (!(lengths instanceof Uint32Array) || !(texts instanceof Uint8Array))
    throw new Unreadable('unreadable', 'its texts are missing');
  if (lengths.length > count)
    throw new Unreadable('too-long', `it has ${lengths.length} different texts in ${count} rows`);
  for (const code of codes)
    if (code >= lengths.length) throw new Unreadable('unreadable', 'a row has a text that is not there');
  const all = Buffer.from(texts.buffer, texts.byteOffset, texts.byteLength).toString();
  let at = 0;
  const dictionary = Array.from(lengths, (length) => all.slice(at, (at += length)));
  if (at !== all.length) throw new Unreadable('unreadable', 'its texts are cut off');
  return { codes, dictionary };
}
