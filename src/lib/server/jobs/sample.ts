/** A few accounts of every run, drawn by lot from all over the book, are evaluated once more by the account evaluator: what the two say must be the same. */
import { createHash } from 'node:crypto';
import { readAccount } from '#lib/core/pipeline.ts';
import type { ScoredBlock } from '#lib/core/score-block.ts';
import type { NewAlarm } from '../store/book-run-store.ts';
import type { DueAccount } from '../store/evaluation-store.ts';
import { findDisagreements, logDisagreements } from './agreement.ts';
import type { JobContext } from './job-context.ts';
import { loadAccounts, type Batch } from './load-moments.ts';
import type { BlockOptions } from './score-block.ts';

export interface Drawn {
  readonly sampled: number;
  readonly alarms: readonly NewAlarm[];
  /** Rows the two read differently. */
  readonly differing: readonly number[];
}

/** Accounts that went through the account path are compared there. */
export async function checkSample(
  context: JobContext,
  batch: Batch,
  scored: ScoredBlock,
  rows: readonly number[],
  claimsOf: (rows: readonly number[]) => Promise<ReadonlyMap<number, DueAccount>>,
  { runId, block, at, sample }: BlockOptions,
): Promise<Drawn> {
  if (sample === 0) return { sampled: 0, alarms: [], differing: [] };
  const drawn = draw(
    rows.filter((row) => !scored.byAccount.has(row)),
    sample,
    `${runId} ${block}`,
  );
  const claims = await claimsOf(drawn);
  const rowOf = new Map([...claims].map(([row, { accountId }]) => [accountId, row]));
  const alarms: NewAlarm[] = [];
  const differing: number[] = [];
  for (const loaded of await loadAccounts(context.store, batch, [...claims.values()], at)) {
    const row = rowOf.get(loaded.account.id)!;
    try {
      const readings = await readAccount(batch.rules.ruleSet, loaded.moment);
      const found = findDisagreements('sample', loaded.account.id, at, readings, scored.said, row);
      if (found.length > 0) differing.push(row);
      alarms.push(...found);
    } catch (error) {
      context.report({ job: 'sample', accountId: loaded.account.id, error });
    }
  }
  logDisagreements(alarms);
  return { sampled: drawn.length, alarms, differing };
}

/**
 * How many accounts of a block are drawn, so that a run of `blocks` blocks comes to about `sample` of them, and to no fewer while there are
 * that many: in a small book every block has its share, and the last, which may hold few, is not counted on; a large one is cut into as many
 * stretches as accounts are drawn, and a lot says which block of each it is.
 */
export function sampleOfBlock(runId: string, block: number, blocks: number, sample: number): number {
  if (blocks <= sample) {
    const full = Math.max(1, blocks - 1);
    return block >= full ? 1 : Math.floor(((block + 1) * sample) / full) - Math.floor((block * sample) / full);
  }
  let drawn = 0;
  const first = Math.floor((block * sample) / blocks);
  const last = Math.min(sample - 1, Math.floor(((block + 1) * sample) / blocks));
  for (let stretch = first; stretch <= last; stretch++) {
    const begins = Math.ceil((stretch * blocks) / sample);
    const ends = Math.ceil(((stretch + 1) * blocks) / sample);
    if (begins + (lot(`${runId} stretch ${stretch}`) % (ends - begins)) === block) drawn++;
  }
  return drawn;
}

/** The same rows for the same seed, none twice. */
function draw(rows: readonly number[], count: number, seed: string): number[] {
  if (rows.length <= count) return [...rows];
  const drawn = new Set<number>();
  for (let index = 0; drawn.size < count; index++) drawn.add(rows[lot(`${seed} ${index}`) % rows.length]!);
  return [...drawn].sort((a, b) => a - b);
}

function lot(seed: string): number {
  return createHash('sha256').update(seed).digest().readUInt32BE();
}
