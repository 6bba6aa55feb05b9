import type { ReadingBlock } from '../../fact-block-store.ts';
import type { Connection } from '../connection.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { clearDirtyFacts } from './dirty.ts';
import type { PackedCopy, PackedFact } from './fact-codec.ts';
import { packReading } from './reading-codec.ts';

/** The facts are packed by the caller's thread. */
export function saveFactBlocks(context: WriterContext, copy: PackedCopy): void {
  transact(context, 'saveFactBlocks', () => writeCopy(context, copy));
}

/** Within the caller's transaction. */
export function writeCopy(context: WriterContext, { block, facts, patches, cleared }: PackedCopy): void {
  const dropPatch = context.prepare('DELETE FROM fact_patches WHERE block = ? AND fact = ?');
  for (const fact of facts) {
    writePacked(context, 'fact_blocks', block, fact);
    dropPatch.run(block, termNumber(context, fact.key));
  }
  for (const patch of patches) writePacked(context, 'fact_patches', block, patch);
  clearDirtyFacts(context, block, cleared);
}

function writePacked(
  context: WriterContext,
  table: 'fact_blocks' | 'fact_patches',
  block: number,
  { key, count, checksum, bytes }: PackedFact,
): void {
  context
    .prepare(
      `INSERT INTO ${table} (block, fact, count, checksum, bytes) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET count = excluded.count, checksum = excluded.checksum, bytes = excluded.bytes`,
    )
    .run(block, termNumber(context, key), count, checksum, bytes);
}

/** Within the caller's transaction. */
export function saveReadingBlock(context: WriterContext, block: number, reading: ReadingBlock): void {
  const { document, closure, checksum, bytes } = packReading(block, reading);
  context
    .prepare(
      `INSERT INTO reading_blocks (block, document, closure, checksum, bytes) VALUES (?, ?, ?, ?, ?)
       ON CONFLICT DO UPDATE SET closure = excluded.closure, checksum = excluded.checksum, bytes = excluded.bytes`,
    )
    .run(block, termNumber(context, document), closure, checksum, bytes);
}

/** Readings go as well: they only say what changed since, and without them everything counts as new. */
export function dropFactBlocks(context: WriterContext): number {
  return transact(context, 'dropFactBlocks', () => {
    const { changes } = context.prepare('DELETE FROM fact_blocks').run();
    context.prepare('DELETE FROM fact_patches').run();
    context.prepare('DELETE FROM reading_blocks').run();
    context.prepare(`UPDATE account_work SET dirty = '*:' || rev || ' '`).run();
    return changes;
  });
}

export function describeFactBlocks(connection: Connection): {
  readonly facts: number;
  readonly blocks: number;
  readonly bytes: number;
  readonly dirty: number;
} {
  return connection
    .prepare<{ facts: number; blocks: number; bytes: number; dirty: number }>(
      `SELECT count(DISTINCT fact) FILTER (WHERE text NOT LIKE '=%') AS facts, count(DISTINCT block) AS blocks, coalesce(sum(length(bytes)), 0) + (SELECT coalesce(sum(length(bytes)), 0) FROM fact_patches) AS bytes,
         (SELECT count(dirty) FROM account_work) AS dirty FROM fact_blocks JOIN terms ON n = fact`,
    )
    .get()!;
}
