import type { Settlement } from '../../evaluation-store.ts';
import { clearDirtyReadings, markReadingDirty } from '../blocks/dirty.ts';
import { accountsOf } from '../blocks/row-numbers.ts';
import { saveReadingBlock, writeCopy } from '../blocks/save-blocks.ts';
import { readClaim } from '../evaluation/claims.ts';
import { writeSettlement } from '../evaluation/settle.ts';
import { accountNumber } from '../history/account-number.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAlarms } from './alarms.ts';
import { moveBookRun } from './book-runs.ts';
import { holdBack } from './hold-back.ts';
import type { PackedSettlement } from './pack-settlement.ts';
import { settleQuiet } from './settle-quiet.ts';
import { takeOver, type Settler } from './settler.ts';

export interface Refused {
  /** Quiet accounts that had changed or were claimed; settlements that were stale. */
  readonly skipped: number;
  readonly stale: number;
}

/** One transaction. The settlements are packed by the caller's thread. */
export function settleBlocks(context: WriterContext, settlements: readonly PackedSettlement[]): Refused {
  return transact(context, 'settleBlocks', () => {
    let [skipped, stale] = [0, 0];
    for (const [runId, ofRun] of Map.groupBy(settlements, (settlement) => settlement.runId)) {
      const run = runId === null ? null : progressOf(context, runId);
      // A block that its run has left behind is not settled once more.
      const next = ofRun.filter(({ block }) => !run || block >= run.nextBlock);
      for (const settlement of next) {
        const refused = settleBlock(context, settlement, run);
        skipped += refused.skipped;
        stale += refused.stale;
      }
      if (runId !== null && next.length > 0) moveBookRun(context, runId, next);
    }
    return { skipped, stale };
  });
}

function settleBlock(context: WriterContext, settlement: PackedSettlement, run: Progress | null): Refused {
  const { block, at, readings, alarms, copy } = settlement;
  if (copy) writeCopy(context, copy);
  const settler: Settler = { firstAccount: accountsOf(block)[0], at, seenMark: run && run.mark };
  const quiet = settleQuiet(context, settler, settlement.quiet);
  const full = settleEach(context, settler, settlement.settlements);
  const refused = alarms
    .filter(({ kind }) => kind === 'decision')
    .map((each) => accountNumber(context, each.accountId));
  for (const reading of readings) saveReadingBlock(context, block, reading);
  clearDirtyReadings(context, block, settlement.cleared);
  // What the reading blocks say must be what was settled.
  const dirty = readings.length ? [...quiet.skipped, ...full.stale, ...refused] : [...quiet.read, ...full.settled];
  for (const account of dirty) markReadingDirty(context, account);
  writeAlarms(context, alarms);
  holdBack(context, settler, refused);
  return { skipped: quiet.skipped.length, stale: full.stale.length };
}

interface Progress {
  readonly mark: number;
  readonly nextBlock: number;
}

function progressOf(context: WriterContext, runId: string): Progress | null {
  const find = context.prepare<Progress>('SELECT mark, next_block AS nextBlock FROM book_runs WHERE id = ?');
  return find.get(runId) ?? null;
}

function settleEach(
  context: WriterContext,
  settler: Settler,
  settlements: readonly Settlement[],
): { readonly settled: readonly number[]; readonly stale: readonly number[] } {
  const [settled, stale]: [number[], number[]] = [[], []];
  for (const each of settlements) {
    const account = accountNumber(context, each.accountId);
    const claim = readClaim(context, account);
    if (claim?.fence === each.fence && takeOver(context, settler, claim)) {
      writeSettlement(context, claim, each, settler.seenMark ?? claim.claimedMark);
      settled.push(account);
    } else stale.push(account);
  }
  return { settled, stale };
}
