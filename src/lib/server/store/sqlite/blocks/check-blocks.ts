import { blockAccounts } from '../../fact-block-store.ts';
import type { Connection } from '../connection.ts';
import { countBlocks, lastAccount } from './account-block.ts';
import { readFactBlocks, readReadingBlocks } from './read-blocks.ts';
import { accountsOf } from './row-numbers.ts';

const REBUILD = 'History is not affected; run `rapport db rebuild`.';

/** Reads the whole copy, a block at a time so that other work gets through; a sentence about the first thing that is wrong. */
export function* findWrongBlock(connection: Connection): Generator<void, string | null> {
  const blocks = countBlocks(connection);
  for (let block = 0; block < blocks; block++) {
    const wrong = wrongIn(connection, block);
    if (wrong !== null) return wrong;
    yield;
  }
  const { stray } = connection
    .prepare<{ stray: number }>(
      `SELECT (SELECT count(*) FROM fact_blocks WHERE block >= ?1) + (SELECT count(*) FROM reading_blocks WHERE block >= ?1)
        + (SELECT count(*) FROM fact_patches p WHERE NOT EXISTS (SELECT 1 FROM fact_blocks b WHERE b.block = p.block AND b.fact = p.fact)) AS stray`,
    )
    .get(blocks)!;
  return stray === 0 ? null : `The scoring copy has blocks of accounts that are not there. ${REBUILD}`;
}

function wrongIn(connection: Connection, block: number): string | null {
  const names = (table: string, column: string): string[] =>
    connection
      .prepare<{ text: string }>(`SELECT text FROM ${table} JOIN terms ON n = ${column} WHERE block = ? ORDER BY text`)
      .all(block)
      .map(({ text }) => text);
  const { facts, faults } = readFactBlocks(connection, block, names('fact_blocks', 'fact'));
  const readings = readReadingBlocks(connection, block, names('reading_blocks', 'document'));
  const [fault] = [...faults, ...readings.faults];
  if (fault) return fault.message;
  const listed = new Set(
    connection
      .prepare<[number]>('SELECT account FROM account_work WHERE account BETWEEN ? AND ? AND dirty IS NOT NULL')
      .raw()
      .all(...accountsOf(block))
      .map(([account]) => account),
  );
  const [first, last] = accountsOf(block);
  for (const { key, column } of facts.values()) {
    if (key.startsWith('=')) continue; // what the copy notes about itself
    for (let account = first + column.length; account <= Math.min(last, lastAccount(connection)); account++) {
      if (!listed.has(account))
        return `The copy of ${key} lacks account number ${account} (block ${block} of ${blockAccounts}), and no list says so. ${REBUILD}`;
    }
  }
  return null;
}
