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
    for (const settlement of settlements) {
      const refused = settleBlock(context, settlement);
      skipped += refused.skipped;
      stale += refused.stale;
    }
    return { skipped, stale };
  });
}

/** A block that its run has left behind is not settled once more. */
function settleBlock(context: WriterContext, settlement: PackedSettlement): Refused {
  const { runId, block, at, readings, alarms, copy } = settlement;
  const run = runId === null ? null : progressOf(context, runId);
  if (run && block < run.nextBlock) return { skipped: 0, stale: 0 };
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
  if (runId !== null) moveBookRun(context, runId, block, settlement.counts, settlement.notes);
  return { skipped: quiet.skipped.length, stale: full.stale.length };
}

function progressOf(
  context: WriterContext,
  runId: string,
): { readonly mark: number; readonly nextBlock: number } | null {
  return (
    context
      .prepare<{ mark: number; nextBlock: number }>('SELECT mark, next_block AS nextBlock FROM book_runs WHERE id = ?')
      .get(runId) ?? null
  );
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
