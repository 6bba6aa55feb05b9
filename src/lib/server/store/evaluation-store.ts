/** Scores over time, decisions, and the one write that settles an account. */
import type { Action } from '#lib/core/actions/action.ts';
import type { Decision, DecisionState } from '#lib/core/decide/decision.ts';
import type { Carried, Evaluation } from '#lib/core/evaluate/evaluation.ts';
import type { Run } from '#lib/core/playbooks/run.ts';

/** Of a score point: what it was read from, and with what. */
export interface PointOrigin {
  readonly document: string;
  /** Epoch ms of the evaluation. */
  readonly at: number;
  /** The account's `rev` it read up to; with `at` and `closure` it can be replayed exactly. */
  readonly rev: number;
  readonly closure: string;
  /** What the evaluation was told besides history: an exact replay hands it over again. Stored as JSON. */
  readonly carried: Carried;
}

/** One point of score history. A new one is written when something but the moment, `rev` and `carried` differs from the last. */
export interface ScorePoint extends PointOrigin {
  readonly accountId: string;
  readonly score: number | null;
  readonly rawBand: string | null;
  readonly band: string | null;
  /** By name; what is read back is in the order of names, as `carried` and `contributions` are. */
  readonly flags: Readonly<Record<string, boolean | null>>;
  /** Share of known raw facts, 0..1. */
  readonly coverage: number;
  /** Contribution per node, for drivers in lists: finite. */
  readonly contributions: Readonly<Record<string, number>>;
}

/** An action with everything decided that needed the database: whose task it is, who gets the mail. */
export interface Effect {
  readonly action: Action;
  /** `watch` effects are recorded and do nothing. */
  readonly mode: 'on' | 'watch';
  readonly ownerId: string | null;
  /** Contacts' and colleagues' addresses; empty when nobody fits, which is a visible failure. */
  readonly recipients: readonly {
    readonly name: string;
    readonly address: string;
    readonly contactId: string | null;
  }[];
}

export interface DocumentOutcome {
  readonly document: string;
  /** `null` for segments, and where the document does not apply or the account is gone: nothing is added to the score history, and its current score goes. */
  readonly point: ScorePoint | null;
  readonly state: DecisionState;
  readonly decisions: readonly Decision[];
  /** The trace is kept with decisions only; other explanations are recomputed. */
  readonly trace: Evaluation['trace'] | null;
}

/** All that follows from evaluating one account: committed together or not at all. */
export interface Settlement {
  readonly accountId: string;
  readonly at: number;
  /** The claim this work was done under. */
  readonly fence: number;
  readonly rev: number;
  readonly documents: readonly DocumentOutcome[];
  /** New runs, and those that moved on; a run that exists is replaced, and whoever is advancing it finds its fence stale. */
  readonly runs: readonly Run[];
  readonly effects: readonly Effect[];
  /** When to evaluate again if nothing new arrives (epoch ms). */
  readonly nextDueAt: number | null;
}

export interface PastState {
  readonly accountId: string;
  readonly document: string;
  readonly state: DecisionState;
  /** Changes of band on the way there. */
  readonly decisions: readonly Decision[];
}

export interface DueAccount {
  readonly accountId: string;
  readonly fence: number;
  readonly rev: number;
  /** The revision its last settlement read up to; `null` when it was never settled. */
  readonly settledRev: number | null;
}

/** The book a rank stands against: all accounts' values that arrive at one rank node, sorted. */
export interface Distribution {
  readonly document: string;
  readonly nodeId: string;
  readonly computedAt: number;
  /** Read back as a `Float64Array`; what is saved may be any list of numbers. */
  readonly values: Float64Array | readonly number[];
}

export interface EvaluationStore {
  /** Leases accounts that are due (changed, or a fact expired), oldest first. An account one of whose runs is leased waits, and the other way round. */
  claimDueAccounts(now: number, limit: number, leaseMs: number): Promise<readonly DueAccount[]>;
  countDueAccounts(now: number): Promise<number>;
  /** Makes accounts due; all when `accountIds` is left out. */
  markDue(now: number, accountIds?: readonly string[]): Promise<number>;
  readStates(accountIds: readonly string[]): Promise<ReadonlyMap<string, Readonly<Record<string, DecisionState>>>>;
  /** `stale` when another worker took the lease over: nothing is written. An account that changed since `rev` stays due. */
  settle(settlement: Settlement): Promise<'settled' | 'stale'>;
  /** Writes past score points of a back-filled history, and what is remembered at its end, changes of band included: starts nothing, no effects. */
  savePoints(points: readonly ScorePoint[], states: readonly PastState[]): Promise<void>;
  saveDistributions(distributions: readonly Distribution[]): Promise<void>;
  /** Of each of the document's rank nodes the newest one computed at or before the moment. */
  readDistributions(document: string, at: number): Promise<readonly Distribution[]>;
  /** In time order. */
  readScoreHistory(accountId: string, document?: string): Promise<readonly ScorePoint[]>;
  /** The point in force at a moment: the newest at or before it. */
  readPointAt(accountId: string, document: string, at: number): Promise<ScorePoint | null>;
  readDecisions(accountId: string): Promise<readonly (Decision & { accountId: string })[]>;
}
