/** What one evaluation of one account by one document at one moment says. */
import type { Problem } from '../problems.ts';
import type { Value } from '../values.ts';
import type { NumberList } from './lists.ts';

export interface ThresholdReading {
  readonly score: number | null;
  /** By the unrounded score alone. */
  readonly rawBand: string | null;
  /** By a force flag; the worst such band. */
  readonly forced: string | null;
}

/**
 * For conditions that must hold for some days: since when (epoch ms) the raw flag has been true, and since when it has been unknown
 * in between, which stops the clock. Handed from evaluation to evaluation.
 */
export type Held = Readonly<Record<string, { readonly since: number; readonly unknownSince: number | null }>>;

/** What an evaluation is told besides the account's history and the moment. */
export interface Carried {
  readonly held: Held;
  /** When each signal's source last reported for any account (epoch ms): tells a silent account from a dead feed. */
  readonly reported: Readonly<Record<string, number>>;
  /** When the distributions that rank nodes stood against were computed (epoch ms), by node id. */
  readonly distributions: Readonly<Record<string, number>>;
}

export interface NodeTrace {
  readonly nodeId: string;
  readonly inputs: readonly {
    readonly port: string;
    readonly from: string;
    readonly edge: string;
    readonly value: Value;
    readonly weight?: number;
    readonly contribution?: number;
  }[];
  readonly outputs: Readonly<Record<string, Value>>;
  readonly known: boolean;
  /** Points this node puts into the document's score: for combining nodes the sum of its inputs' contributions and lines. Absent off the score's path. */
  readonly contribution?: number;
  /** Points it would put in at a score of 100, for "points lost". */
  readonly possible?: number;
  /** Lines of their own: the start of a sum, what clipping took or gave. */
  readonly lines?: readonly {
    readonly what: 'start' | 'clip' | 'constant';
    readonly points: number;
    readonly port?: string;
  }[];
  /** The row, band or input that decided (tables, switches, worst-of). */
  readonly chosen?: string;
  /** For conditions: every clause with the compared value and its outcome, as json-rules-engine reported it. */
  readonly clauses?: readonly { readonly key: string; readonly result: boolean | null; readonly value: Value }[];
}

export interface Evaluation {
  readonly document: string;
  readonly at: number;
  readonly applies: boolean | null;
  /** Of the document's result threshold; `null` is unknown. */
  readonly score: number | null;
  readonly rawBand: string | null;
  readonly forced: string | null;
  readonly thresholds: Readonly<Record<string, ThresholdReading>>;
  /** By condition node. */
  readonly flags: Readonly<Record<string, boolean | null>>;
  readonly held: Held;
  /** Raw facts that were unknown, sorted. */
  readonly unknown: readonly string[];
  /** Data-quality problems met on the way, such as a text where a number is compared. */
  readonly problems: readonly Problem[];
  /** By node on the score's path, the points it puts into the score; they are in the trace too. */
  readonly contributions: Readonly<Record<string, number>>;
  readonly trace: Readonly<Record<string, NodeTrace>>;
}

/** An evaluation without problems and trace, for decisions and score points. */
export interface BriefEvaluation extends Omit<Evaluation, 'contributions'> {
  readonly contributions: NumberList;
}

export interface EvaluationInput {
  readonly at: number;
  /** Raw facts by fact key; a key that is not there is unknown. */
  readonly facts: ReadonlyMap<string, Value>;
  /** What earlier evaluations handed on. */
  readonly held?: Held;
  /** Sorted values of the book that `rank` nodes stand against, by node id. */
  readonly distributions?: Readonly<Record<string, readonly number[] | Float64Array>>;
}
