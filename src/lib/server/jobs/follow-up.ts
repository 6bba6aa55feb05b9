/** Accounts that decided something in columns go through the account evaluator, which must say the same; its trace goes with the decisions. */
import type { ScoredBlock } from '#lib/core/score-block.ts';
import type { NewAlarm } from '../store/book-run-store.ts';
import type { DueAccount, Settlement } from '../store/evaluation-store.ts';
import { settlementOf } from './account-path.ts';
import { findDisagreements, logDisagreements } from './agreement.ts';
import type { EffectMaker } from './effects.ts';
import type { JobContext } from './job-context.ts';
import { loadAccounts, type Batch } from './load-moments.ts';

export interface FollowedUp {
  readonly row: number;
  readonly settlement: Settlement;
}

export interface FollowUp {
  readonly followed: readonly FollowedUp[];
  readonly alarms: readonly NewAlarm[];
  /** Rows that are held back because the two evaluators disagree. */
  readonly blocked: readonly number[];
  /** Rows that failed; they stay due. */
  readonly failed: readonly number[];
}

const chunk = 100;

/** Settlements of the accounts that were left to the account path; none of these is written yet. */
export async function followUp(
  context: JobContext,
  batch: Batch,
  maker: EffectMaker,
  scored: Pick<ScoredBlock, 'said' | 'byAccount'>,
  claims: ReadonlyMap<number, DueAccount>,
  at: number,
  shouldStop: () => boolean = () => false,
): Promise<FollowUp> {
  const [followed, alarms]: [FollowedUp[], NewAlarm[]] = [[], []];
  const [blocked, failed]: [number[], number[]] = [[], []];
  const rows = [...claims.keys()].filter((row) => scored.byAccount.has(row));
  for (let from = 0; from < rows.length && !shouldStop(); from += chunk) {
    const some = rows.slice(from, from + chunk);
    const rowOf = new Map(some.map((row) => [claims.get(row)!.accountId, row]));
    for (const loaded of await loadAccounts(
      context.store,
      batch,
      some.map((row) => claims.get(row)!),
      at,
    )) {
      if (shouldStop()) break;
      const row = rowOf.get(loaded.account.id)!;
      try {
        const { settlement, settled } = await settlementOf(batch, maker, loaded, claims.get(row)!.fence);
        const hasBoth = scored.byAccount.get(row) !== 'cannot-run-in-columns';
        const { id } = loaded.account;
        const found = hasBoth ? findDisagreements('decision', id, at, settled.readings, scored.said, row) : [];
        if (found.length > 0) {
          blocked.push(row);
          alarms.push(...found);
        } else followed.push({ row, settlement });
      } catch (error) {
        failed.push(row);
        context.report({ job: 'settle', accountId: loaded.account.id, error });
      }
    }
  }
  logDisagreements(alarms);
  return { followed, alarms, blocked, failed };
}
