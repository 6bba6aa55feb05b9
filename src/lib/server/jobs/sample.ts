/** A few accounts of every block, drawn by lot, are evaluated once more by the account evaluator: what the two say must be the same. */
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
  claimOf: (row: number) => DueAccount,
  { runId, block, at, sample }: BlockOptions,
): Promise<Drawn> {
  const drawn = draw(
    rows.filter((row) => !scored.byAccount.has(row)),
    sample,
    `${runId} ${block}`,
  );
  const rowOf = new Map(drawn.map((row) => [claimOf(row).accountId, row]));
  const alarms: NewAlarm[] = [];
  const differing: number[] = [];
  for (const loaded of await loadAccounts(context.store, batch, drawn.map(claimOf), at)) {
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

/** The same rows for the same seed; a few less where the lot falls on one twice. */
function draw(rows: readonly number[], count: number, seed: string): number[] {
  if (rows.length <= count) return [...rows];
  const drawn = new Set<number>();
  for (let index = 0; index < count; index++) {
    const lot = createHash('sha256').update(`${seed} ${index}`).digest().readUInt32BE();
    drawn.add(rows[lot % rows.length]!);
  }
  return [...drawn].sort((a, b) => a - b);
}
