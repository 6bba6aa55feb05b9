import Database from 'better-sqlite3';
import type { BlockFault, FactBlock, FactPatch, ReadingBlock, StoredFacts } from '../../fact-block-store.ts';
import { patchFact } from '../../patch-fact.ts';
import type { Connection } from '../connection.ts';
import { unpackFact, unpackPatch, type PackedFact } from './fact-codec.ts';
import { Unreadable } from './pack.ts';
import { unpackReading } from './reading-codec.ts';

const FACT = `
  SELECT count, checksum, bytes FROM fact_blocks WHERE block = ? AND fact = (SELECT n FROM terms WHERE text = ?)`;
const PATCHES = `
  SELECT text AS key, count, checksum, bytes FROM fact_patches JOIN terms ON n = fact WHERE block = ?`;
const READING = `
  SELECT closure, checksum, bytes FROM reading_blocks WHERE block = ? AND document = (SELECT n FROM terms WHERE text = ?)`;

export function readFactBlocks(connection: Connection, block: number, keys: readonly string[]): StoredFacts {
  const find = connection.prepare<[count: number, checksum: number, bytes: Uint8Array]>(FACT).raw();
  const patched = new Map<string, readonly number[]>();
  return connection.db.transaction(() => {
    const patches = new Map(
      connection
        .prepare<PackedFact>(PATCHES)
        .all(block)
        .map((patch) => [patch.key, patch]),
    );
    const { found, faults } = readEach(block, keys, (key) => {
      const row = find.get(block, key);
      if (!row) return undefined;
      const fact = unpackFact(block, { key, count: row[0], checksum: row[1], bytes: row[2] });
      const packed = patches.get(key);
      if (!packed) return fact;
      const patch = unpackPatch(block, packed, fact.column.length);
      patched.set(key, patch.rows);
      return patchedFact(fact, patch);
    });
    return { facts: found, patched, faults };
  })();
}

function patchedFact(fact: FactBlock, { rows, fact: fresh }: FactPatch): FactBlock {
  const which = { rows, places: rows.map((_, place) => place) };
  return { ...patchFact(fact, fact.column.length, which, fresh), reportedAt: fresh.reportedAt };
}

export function readReadingBlocks(
  connection: Connection,
  block: number,
  documents: readonly string[],
): { readonly readings: ReadonlyMap<string, ReadingBlock>; readonly faults: readonly BlockFault[] } {
  const find = connection.prepare<[closure: string, checksum: number, bytes: Uint8Array]>(READING).raw();
  const { found, faults } = readEach(
    block,
    documents,
    (document) => {
      const row = find.get(block, document);
      return row && unpackReading(block, { document, closure: row[0], checksum: row[1], bytes: row[2] });
    },
    '=',
  );
  return { readings: found, faults };
}

/** One that cannot be read is named; the others are read all the same. */
function readEach<Read>(
  block: number,
  names: readonly string[],
  read: (name: string) => Read | undefined,
  mark = '',
): { found: Map<string, Read>; faults: BlockFault[] } {
  const found = new Map<string, Read>();
  const faults: BlockFault[] = [];
  for (const name of names) {
    try {
      const each = read(name);
      if (each) found.set(name, each);
    } catch (error) {
      faults.push(faultFrom(error, block, mark + name));
    }
  }
  return { found, faults };
}

/** Anything but damage is thrown on. */
export function faultFrom(error: unknown, block: number, what: string): BlockFault {
  const isDamage = error instanceof Database.SqliteError && /^SQLITE_(CORRUPT|IOERR|NOTADB|FORMAT)/.test(error.code);
  if (!(error instanceof Unreadable) && !isDamage) throw error;
  const code = error instanceof Unreadable ? error.code : 'unreadable';
  const subject = what.startsWith('=') ? `The readings of ${what.slice(1)}` : `The fact ${what}`;
  return {
    code,
    what,
    message: `${subject} in block ${block} cannot be used: ${error.message}. It is made anew from history; "rapport db rebuild" does so for all.`,
  };
}
