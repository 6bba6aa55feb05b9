/** Scoring the whole book: runs with progress, the one write that settles a block of accounts, and alarms of the two evaluators. */
import type { BlockCopy, ReadingBlock } from './fact-block-store.ts';
import type { PointOrigin, Settlement } from './evaluation-store.ts';
import type { DecisionState } from '#lib/core/decide/decision.ts';
import type { PointContent } from '#lib/core/score-block.ts';

export type BookRunStatus = 'waiting' | 'running' | 'cancelling' | 'cancelled' | 'done' | 'failed';

/** What a run has counted so far. */
export interface BookRunCounts {
  /** Accounts looked at. */
  readonly accounts: number;
  /** Accounts whose score, band or flags changed. */
  readonly changed: number;
  /** Decisions taken. */
  readonly decisions: number;
  /** Accounts that went through the account evaluator, and why: `decision`, `events`, `runs`, `override`, `first`, `cannot-run-in-columns`... */
  readonly byAccount: Readonly<Record<string, number>>;
  /** Accounts drawn at random and evaluated again by the account evaluator; those that differed. */
  readonly sampled: number;
  readonly differed: number;
  /** Decisions held back because the two evaluators disagreed. */
  readonly blocked: number;
  /** Blocks of the copy that could not be read and were made anew. */
  readonly rebuilt: number;
  /** Accounts that failed and stay due. */
  readonly failed: number;
}

export const emptyCounts: BookRunCounts = {
  accounts: 0,
  changed: 0,
  decisions: 0,
  byAccount: {},
  sampled: 0,
  differed: 0,
  blocked: 0,
  rebuilt: 0,
  failed: 0,
};

export interface BookRun {
  readonly id: string;
  /** Why it was started: `by-hand`, `nightly`, `published`, `many-due`. */
  readonly reason: string;
  readonly by: string;
  readonly requestedAt: number;
  readonly startedAt: number | null;
  readonly endedAt: number | null;
  /** The moment it scores the book for (epoch ms); set when it starts and kept when it is resumed. */
  readonly at: number | null;
  readonly status: BookRunStatus;
  readonly blocks: number;
  readonly nextBlock: number;
  readonly counts: BookRunCounts;
  /** What people should know: named problems, newest last, at most 50. */
  readonly notes: readonly string[];
}

/** A score point whose flags and contributions are lists. */
export interface QuietPoint extends PointOrigin, PointContent {}

/** A reading that decided nothing: its point and state are written, in bulk. */
export interface QuietReading {
  readonly row: number;
  readonly document: string;
  /** `null`: no score (segments; the document does not apply), and its current score goes. */
  readonly point: QuietPoint | null;
  /** `null`: as it is stored. */
  readonly state: DecisionState | null;
}

/** An account of the block without decisions. Skipped, and left due, when the account changed or was claimed since it was read. */
export interface QuietAccount {
  readonly row: number;
  readonly rev: number;
  readonly fence: number;
  readonly readings: readonly QuietReading[];
  /** When to look again (epoch ms); `null`: never. */
  readonly nextDueAt: number | null;
}

/** All that follows from scoring one block. */
export interface BlockSettlement {
  /** `null`: not part of a run. */
  readonly runId: string | null;
  readonly block: number;
  readonly at: number;
  readonly quiet: readonly QuietAccount[];
  /** Accounts that decided something, each as `settle` takes it; a stale one is skipped. */
  readonly settlements: readonly Settlement[];
  readonly readings: readonly ReadingBlock[];
  /** The facts that it was scored on, where the stored copy lacks them. */
  readonly copy: BlockCopy | null;
  /** Rows whose readings are in `readings` now, with the stamps they had on the list. */
  readonly cleared: readonly { readonly row: number; readonly stamp: number }[];
  readonly alarms: readonly NewAlarm[];
  /** Added to the run's; the run goes on with the next block. */
  readonly counts: BookRunCounts;
  readonly notes: readonly string[];
}

export type AlarmKind = 'decision' | 'sample';

export interface NewAlarm {
  readonly kind: AlarmKind;
  readonly accountId: string;
  readonly document: string;
  readonly at: number;
  /** What differed: `score`, `rawBand`, `forced`, `flag c_1`... with both values, for people. */
  readonly differences: readonly { readonly what: string; readonly account: string; readonly book: string }[];
}

export interface Alarm extends NewAlarm {
  readonly id: number;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: number | null;
}

export interface BookRunStore {
  /** Asks for a run; while one waits or runs, that one is the answer. Beside one that is being cancelled a new one waits. */
  requestBookRun(request: {
    readonly id: string;
    readonly reason: string;
    readonly by: string;
    readonly at: number;
  }): Promise<BookRun>;
  /**
   * The run to work on: a started one that was interrupted (go on at its `nextBlock`; if it is `cancelling`, end it), else the oldest that
   * waits, started now. For the one who works on runs, while it works on none.
   */
  takeBookRun(at: number): Promise<BookRun | null>;
  /** `cancelling` until whoever works on it notices; one that waits is cancelled at once. Nothing happens to a run that has ended. */
  cancelBookRun(id: string, by: string, at: number): Promise<void>;
  /** Nothing happens to a run that has ended. Throws `unknown-book-run`. */
  endBookRun(id: string, status: 'done' | 'cancelled' | 'failed', at: number, notes: readonly string[]): Promise<void>;
  readBookRun(id: string): Promise<BookRun | null>;
  /** Newest first. */
  listBookRuns(limit: number): Promise<readonly BookRun[]>;
  /**
   * One transaction for all of them, each of another block. Returns how many quiet accounts were skipped because they had changed or were claimed, and how many settlements were stale.
   * - For a run (`runId`): accounts that somebody has claimed, or one of whose runs is being advanced, are skipped; calls for evaluation
   *   (publishing, by hand) since the run was taken keep an account due; a block before the run's `nextBlock` is done, and nothing happens.
   * - Without one the accounts were claimed by the caller, and their leases end here.
   * - Reading blocks hold what was settled: rows that were skipped, stale or alarmed about go on the list of dirty readings; where no
   *   `readings` are given, the settled ones do.
   * - An account with an alarm of kind `decision` stays due, but not before an hour after `at`; what arrives for it makes it due at once.
   */
  settleBlocks(...settlements: BlockSettlement[]): Promise<{ readonly skipped: number; readonly stale: number }>;
  /** While an alarm of the same account, document and kind is open, that one is renewed instead. */
  raiseAlarms(alarms: readonly NewAlarm[]): Promise<void>;
  /** Newest first. */
  listAlarms(limit: number): Promise<readonly Alarm[]>;
  countOpenAlarms(): Promise<number>;
  /** All that are open. */
  acknowledgeAlarms(by: string, at: number): Promise<void>;
}
