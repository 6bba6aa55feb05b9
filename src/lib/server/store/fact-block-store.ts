/**
 * The scoring copy of the book: facts and last readings of accounts side by side, in blocks of 4,096 accounts. A copy only: history and
 * evaluations are the truth, a durable list says which facts of which account the copy has not seen yet, and every block carries a checksum.
 */
import type { Column } from '#lib/core/columns.ts';
import type { AccountHistory } from '#lib/core/signals/history.ts';
import type { SeriesPack } from '#lib/core/signals/series-pack.ts';

/** Accounts 1..4096 by their number are block 0, the next 4,096 block 1, and so on; row = (number - 1) % 4096, for ever. */
export const blockAccounts = 4096;

/** The accounts of a block as one moment saw them. Arrays are by row, up to the highest account number there is. */
export interface AccountBlock {
  readonly block: number;
  readonly length: number;
  /** 0: no such account, or its only source was withdrawn. */
  readonly exists: Uint8Array;
  readonly revs: Float64Array;
  /** Epoch ms of churn, in the past or to come; NaN: none. */
  readonly churnedAt: Float64Array;
  /** When evaluation is due (epoch ms); Infinity: not. */
  readonly dueAt: Float64Array;
  /** Of the claim on the account; a settlement under another one is refused. */
  readonly fences: Float64Array;
  readonly leaseUntil: Float64Array;
  /** The revision its last settlement read up to; NaN: never settled. */
  readonly settledRevs: Float64Array;
  /** 1 where runs are active, a band was set by hand at some time, or there is an event newer than `settledRev`. */
  readonly hasMore: Uint8Array;
}

/** What of an account changed since its facts were copied. `thing`: a signal key, `attributes`, `roles`, `outcomes`, `event:<name>`, `record:<kind>`, or `*` for everything. */
export interface DirtyFact {
  readonly row: number;
  readonly thing: string;
  /** Clearing names it again: what changed once more in between stays on the list. */
  readonly stamp: number;
}

/** One fact of the accounts of a block. */
export interface FactBlock {
  /** Keys that begin with `=` are notes of whoever keeps the copy: no facts of accounts, so their rows need not be as many. */
  readonly key: string;
  readonly column: Column;
  /**
   * By row: the moment (epoch ms) from which on the value may be another; Infinity: never. -Infinity: it is unknown because its source is
   * silent, and stays so until `reportedAt` moves.
   */
  readonly validUntil: Float64Array;
  /** Numbers of days that run with time: by row the moment they are counted from; NaN where the value stands still. The value is worked out anew for every moment. */
  readonly countsFrom: Float64Array | null;
  readonly counts: 'since' | 'until' | null;
  /** The last report of the signal's source that was taken into account (epoch ms); `null`: none, or no signal. */
  readonly reportedAt: number | null;
}

/** Some rows of a fact that is stored, which are not as they were. */
export interface FactPatch {
  /** Ascending. */
  readonly rows: readonly number[];
  /** Of these rows alone. */
  readonly fact: FactBlock;
}

/** What brings the copy of a block up to date. */
export interface BlockCopy {
  readonly block: number;
  readonly facts: readonly FactBlock[];
  /** In place of the patches that are stored of the same facts. */
  readonly patches: readonly FactPatch[];
  /** What of the dirty list the facts contain now. */
  readonly cleared: readonly DirtyFact[];
}

/** The newest reading of each account of a block by one document, for telling which accounts changed. */
export interface ReadingBlock {
  readonly document: string;
  readonly closure: string;
  /** Named typed arrays, by row; what is in them is the business of who scores. */
  readonly arrays: Readonly<Record<string, Float64Array | Int16Array | Uint8Array | Uint32Array>>;
}

export interface BlockFault {
  readonly code: 'checksum' | 'unreadable' | 'too-long';
  /** Fact key, or `=<document>` for readings. */
  readonly what: string;
  readonly message: string;
}

export interface SeriesQuery {
  readonly accountIds: readonly string[];
  readonly signals: readonly string[];
  /** By account, which of the signals are wanted; left out: all. Of the others nothing is found. */
  readonly only?: readonly (readonly string[])[];
  /** Only entries with `observedAt` up to this moment (epoch ms). */
  readonly until: number;
  /** Whether all other entries are wanted too (attributes, events, records, roles, outcomes). */
  readonly withEntries: boolean;
}

/** History of many accounts at one state of the database, in the order of `accountIds`. */
export interface BulkHistory {
  /** Of each account, as of the same state: 0 for one that does not exist. */
  readonly revs: Float64Array;
  readonly series: ReadonlyMap<string, SeriesPack>;
  /** Without observations; `null` when they were not asked for. */
  readonly entries: readonly AccountHistory[] | null;
}

export interface StoredFacts {
  /** By key, patches applied. */
  readonly facts: ReadonlyMap<string, FactBlock>;
  /** By key, the rows that come from a patch, ascending. */
  readonly patched: ReadonlyMap<string, readonly number[]>;
  readonly faults: readonly BlockFault[];
}

export interface FactBlockStore {
  /** How many blocks there are: accounts by their number, none skipped. */
  countBlocks(): Promise<number>;
  readAccountBlock(block: number): Promise<AccountBlock>;
  /** By row, of the rows asked for that have an account; the id of a row never changes. */
  readAccountIds(block: number, rows: readonly number[]): Promise<ReadonlyMap<number, string>>;
  /** The only bulk read of raw observations. */
  readSeries(query: SeriesQuery): Promise<BulkHistory>;
  /** The facts that are stored, by key; a block that fails its checksum or cannot be read is left out and named. Keys that are not stored are simply not there. */
  readFactBlocks(block: number, keys: readonly string[]): Promise<StoredFacts>;
  readReadingBlocks(
    block: number,
    documents: readonly string[],
  ): Promise<{ readonly readings: ReadonlyMap<string, ReadingBlock>; readonly faults: readonly BlockFault[] }>;
  /** In row order. Read after the block's `revs` and before the history that is to replace what is listed: then nothing is missed. */
  readDirtyFacts(block: number): Promise<readonly DirtyFact[]>;
  /** Rows whose stored readings are out of date: they were settled otherwise since. */
  readDirtyReadings(block: number): Promise<readonly { readonly row: number; readonly stamp: number }[]>;
  /** Replaces facts of a block, or some of their rows, and takes off the list what they now contain, in one transaction. */
  saveFactBlocks(copy: BlockCopy): Promise<void>;
  /** Throws all copies away, readings too, and puts every account on the list; they are made anew when next read. Returns how many facts of blocks there were. */
  dropFactBlocks(): Promise<number>;
  /** For people: how big the copy is and how far behind. */
  describeFactBlocks(): Promise<{
    readonly facts: number;
    readonly blocks: number;
    readonly bytes: number;
    readonly dirty: number;
  }>;
}
