/** Readings of a block as bytes, and back. */
import { z } from 'zod';
import type { ReadingBlock } from '../../fact-block-store.ts';
import { headReader, pack, Unreadable, unpack, type Packed } from './pack.ts';

export interface PackedReading extends Packed {
  readonly document: string;
  readonly closure: string;
}

const nameOf = (block: number, document: string): string => `reading ${block} ${document}`;

const readHead = headReader(z.object({ closure: z.string() }));

export function packReading(block: number, { document, closure, arrays }: ReadingBlock): PackedReading {
  return { document, closure, ...pack(nameOf(block, document), { closure }, Object.entries(arrays)) };
}

/** Throws `Unreadable`. */
export function unpackReading(block: number, packed: PackedReading): ReadingBlock {
  const { document, closure } = packed;
  const { about, arrays } = unpack(nameOf(block, document), packed, readHead);
  if (about.closure !== closure) throw new Unreadable('unreadable', 'its closure does not fit');
  return { document, closure, arrays: Object.fromEntries(arrays) as ReadingBlock['arrays'] };
}
