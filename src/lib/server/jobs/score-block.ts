/** One block of the whole book: facts from the scoring copy, readings in columns, and what is to be written of them. */
import { scoreBlock as scoreColumns, type QuietRow, type ScoredBlock } from '#lib/core/score-block.ts';
import type { BlockInput } from '#lib/core/score-block/block-input.ts';
import { heldConditions, isSame } from '#lib/core/score-block/read-columns.ts';
import { appliesCodes, readingsFrom, storedFrom, type Readings } from '#lib/core/score-block/readings.ts';
import type { LiveDocument, RuleSet } from '#lib/core/evaluate/rule-set.ts';
import type { BlockSettlement, QuietAccount } from '../store/book-run-store.ts';
import type { DueAccount } from '../store/evaluation-store.ts';
import { blockAccounts, type AccountBlock, type BlockCopy, type ReadingBlock } from '../store/fact-block-store.ts';
import { pointOrigin } from './account-path.ts';
import type { EffectMaker } from './effects.ts';
import { noteOf, refreshBlock } from './fact-blocks.ts';
import { followUp } from './follow-up.ts';
import type { JobContext } from './job-context.ts';
import type { Batch } from './load-moments.ts';
import { readRowPoints, readRowStates, type RowPlace } from './row-states.ts';
import { checkSample } from './sample.ts';

/** A block as it is to be scored, and what it was made of. */
export interface OpenBlock {
  readonly accounts: AccountBlock;
  readonly input: BlockInput;
  readonly last: ReadonlyMap<string, Readings>;
  readonly dirtyReadings: readonly { readonly row: number; readonly stamp: number }[];
  readonly notes: readonly string[];
  /** What the stored copy of its facts lacks. */
  readonly copy: BlockCopy | null;
}

/** Reads a block of accounts with its facts as they should be. `everybody` counts accounts in too that somebody else is at work on. */
export async function openBlock(
  context: JobContext,
  batch: Batch,
  block: number,
  at: number,
  everybody = false,
): Promise<OpenBlock> {
  const { store } = context;
  const { ruleSet } = batch.rules;
  // Accounts first: what is read of them later is at least as new, and what changed in between is left for the next time.
  const accounts = await store.readAccountBlock(block);
  const dirtyReadings = await store.readDirtyReadings(block);
  const refreshed = await refreshBlock(store, batch, accounts, at);
  const scoring = ruleSet.documents.filter((live) => live.scoring);
  const stored = await store.readReadingBlocks(
    block,
    scoring.map(({ document }) => document.key),
  );
  const { length } = accounts;
  const last = lastReadings(scoring, stored.readings, length);
  const isWanted = everybody ? isThere : isToScore;
  const rows: number[] = [];
  for (let row = 0; row < length; row++) if (accounts.exists[row] === 1 && isWanted(accounts, row, at)) rows.push(row);
  const isDue = (row: number) => accounts.dueAt[row]! <= at;
  const dirty = new Set(dirtyReadings.map(({ row }) => row));
  // Churn that is to end, or to come and end, shows in the entries alone; who was read as present the last time, and is the same, is so still.
  const before = [...last.values()];
  const wasRead = (row: number) => before.some(({ applies }) => applies[row] !== appliesCodes.unread);
  const hasMore = (row: number) =>
    accounts.hasMore[row] === 1 ||
    !Number.isNaN(accounts.churnedAt[row]) ||
    dirty.has(row) ||
    refreshed.unsettled.has(row) ||
    !wasRead(row);
  const closer = new Set(dirtyReadings.map(({ row }) => row).filter((row) => row < length));
  for (const row of rows) if (isDue(row) && hasMore(row)) closer.add(row);
  const scored = new Set(rows);
  const place = (row: number, accountId: string): RowPlace => {
    const settledRev = accounts.settledRevs[row]!;
    return { accountId, settledRev: Number.isNaN(settledRev) ? null : settledRev, hasMore: hasMore(row) };
  };
  const input: BlockInput = {
    rules: ruleSet,
    at,
    length,
    rows,
    facts: refreshed.facts,
    turns: refreshed.turns,
    dueAt: accounts.dueAt,
    last,
    closer: new Set([...closer].filter((row) => scored.has(row))),
    loadStates: async (wanted) => {
      const ids = await store.readAccountIds(block, wanted);
      return readRowStates(store, new Map([...ids].map(([row, id]) => [row, place(row, id)])), at);
    },
    loadPoints: async (wanted, model) =>
      readRowPoints(store, batch, await store.readAccountIds(block, wanted), model, at),
    distributions: (document) => batch.distributions.get(document) ?? {},
  };
  const notes = [...refreshed.notes, ...stored.faults.map((fault) => noteOf(fault, block))];
  return { accounts, input, last, dirtyReadings, notes, copy: refreshed.copy };
}

function isThere({ churnedAt }: AccountBlock, row: number, at: number): boolean {
  return !(churnedAt[row]! <= at);
}

/** Whoever is claimed is another's work; who is gone is looked at when that changes. */
function isToScore(accounts: AccountBlock, row: number, at: number): boolean {
  return accounts.leaseUntil[row]! <= at && (isThere(accounts, row, at) || accounts.dueAt[row]! <= at);
}

/** Readings are those of a version: another one may decide otherwise on the same score. */
function versionOf({ closure, contentHash }: LiveDocument): string {
  return `${closure} ${contentHash}`;
}

function lastReadings(
  documents: RuleSet['documents'],
  stored: ReadonlyMap<string, ReadingBlock>,
  length: number,
): Map<string, Readings> {
  const last = new Map<string, Readings>();
  for (const live of documents) {
    const block = stored.get(live.document.key);
    if (block?.closure !== versionOf(live)) continue;
    const readings = readingsFrom(block.arrays, length, heldConditions(live));
    if (readings) last.set(live.document.key, readings);
  }
  return last;
}

export interface BlockOptions {
  readonly runId: string;
  readonly block: number;
  readonly at: number;
  /** How many accounts of the block are evaluated again by the account evaluator. */
  readonly sample: number;
}

/** Scores a block and says what is to be written. */
export async function scoreBlock(
  context: JobContext,
  batch: Batch,
  maker: EffectMaker,
  { runId, block, at, sample }: BlockOptions,
): Promise<BlockSettlement> {
  const open = await openBlock(context, batch, block, at);
  const { accounts, input, last, dirtyReadings } = open;
  const scored = await scoreColumns(input);
  const claimsOf = async (rows: readonly number[]): Promise<Map<number, DueAccount>> => {
    const ids = await context.store.readAccountIds(block, rows);
    return new Map([...ids].map(([row, accountId]) => [row, claimOf(accounts, row, accountId)]));
  };
  const claims = await claimsOf([...scored.byAccount.keys()].sort((a, b) => a - b));
  const follow = await followUp(context, batch, maker, scored, claims, at);
  const size = scored.failed ? 0 : sample;
  const drawn = await checkSample(context, batch, scored, input.rows, claimsOf, { runId, block, at, sample: size });
  const heldBack = new Set([...follow.blocked, ...follow.failed, ...drawn.differing]);
  const quiet = scored.quiet.filter(({ row }) => !heldBack.has(row));
  const settlements = follow.followed.filter(({ row }) => !heldBack.has(row)).map(({ settlement }) => settlement);
  const isRead = readRows(scored, input, heldBack);
  const byAccount: Record<string, number> = {};
  for (const why of scored.byAccount.values()) byAccount[why] = (byAccount[why] ?? 0) + 1;
  return {
    runId,
    block,
    at,
    quiet: quiet.map((row) => quietAccount(row, accounts, batch, at)),
    settlements,
    readings: changedReadings(batch.rules.ruleSet, scored, last, isRead),
    copy: open.copy,
    cleared: dirtyReadings.filter(({ row }) => isRead[row] === 1),
    alarms: [...follow.alarms, ...drawn.alarms],
    counts: {
      accounts: input.rows.length,
      changed: scored.changed,
      decisions: settlements.reduce(
        (sum, { documents }) => sum + documents.reduce((n, { decisions }) => n + decisions.length, 0),
        0,
      ),
      byAccount,
      sampled: drawn.sampled,
      differed: drawn.differing.length,
      blocked: follow.blocked.length,
      rebuilt: open.notes.length,
      failed: follow.failed.length,
    },
    notes: scored.failed ? [...open.notes, failureNote(scored.failed, block)] : open.notes,
  };
}

function claimOf(accounts: AccountBlock, row: number, accountId: string): DueAccount {
  const settledRev = accounts.settledRevs[row]!;
  return {
    accountId,
    fence: accounts.fences[row]!,
    rev: accounts.revs[row]!,
    settledRev: Number.isNaN(settledRev) ? null : settledRev,
  };
}

function failureNote({ document, error }: NonNullable<ScoredBlock['failed']>, block: number): string {
  const why = error instanceof Error ? error.message : String(error);
  return `"${document}" could not be read in columns for accounts ${block * blockAccounts + 1} and on (${why}); those that are due were scored account by account.`;
}

function quietAccount(
  { row, documents, nextDueAt }: QuietRow,
  accounts: AccountBlock,
  batch: Batch,
  at: number,
): QuietAccount {
  const rev = accounts.revs[row]!;
  return {
    row,
    rev,
    fence: accounts.fences[row]!,
    nextDueAt,
    readings: documents.map(({ live, point, state, isRemembered, held }) => ({
      row,
      document: live.document.key,
      point: point && { ...pointOrigin(live, { at, rev, held }, batch), ...point },
      state: isRemembered ? null : state,
    })),
  };
}

/** Rows whose readings are what will be stored of them; accounts that churned have none. */
function readRows(scored: ScoredBlock, { rows, length }: BlockInput, heldBack: ReadonlySet<number>): Uint8Array {
  const isRead = new Uint8Array(length);
  if (scored.failed) return isRead;
  for (const row of rows) if (!heldBack.has(row) && scored.byAccount.get(row) !== 'churn') isRead[row] = 1;
  return isRead;
}

/** The readings to be kept for the next run, of documents of which anything changed. Rows that were not read now are to be looked at then. */
function changedReadings(
  { documents }: RuleSet,
  scored: ScoredBlock,
  last: ReadonlyMap<string, Readings>,
  isRead: Uint8Array,
): ReadingBlock[] {
  const forgotten: number[] = [];
  for (let row = 0; row < isRead.length; row++) if (isRead[row] === 0) forgotten.push(row);
  const changed: ReadingBlock[] = [];
  for (const live of documents) {
    const readings = scored.said.get(live.document.key)?.readings;
    if (!readings) continue;
    for (const row of forgotten) forget(readings, row);
    const arrays = storedFrom(readings);
    const before = last.get(live.document.key);
    if (before && isSameStored(arrays, storedFrom(before))) continue;
    changed.push({ document: live.document.key, closure: versionOf(live), arrays });
  }
  return changed;
}

function forget(readings: Readings, row: number): void {
  readings.applies[row] = appliesCodes.unread;
  readings.score[row] = NaN;
  readings.rawBand[row] = -1;
  readings.forced[row] = -1;
  readings.band[row] = -1;
  readings.printLow[row] = 0;
  readings.printHigh[row] = 0;
  readings.turnsAt[row] = Infinity;
  for (const { since, unknownSince } of Object.values(readings.held)) since[row] = unknownSince[row] = NaN;
}

function isSameStored(now: ReadingBlock['arrays'], before: ReadingBlock['arrays']): boolean {
  for (const [name, array] of Object.entries(now)) {
    const other = before[name];
    if (other?.length !== array.length) return false;
    for (let row = 0; row < array.length; row++) if (!isSame(array[row]!, other[row]!)) return false;
  }
  return true;
}
