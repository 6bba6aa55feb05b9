/** What scoring a block of accounts is given. */
import type { Columns } from '../columns.ts';
import type { DecisionState } from '../decide/decision.ts';
import type { BookReading } from '../evaluate/book.ts';
import type { LiveDocument, RuleSet } from '../evaluate/rule-set.ts';
import type { ModelPoint } from '../facts/read-model.ts';
import type { AccountHistory } from '../signals/history.ts';
import type { Readings } from './readings.ts';

/** What is remembered of an account, and what of its history decisions look at. */
export interface RowState {
  /** By document key. */
  readonly states: Readonly<Record<string, DecisionState>>;
  /** Observations are not needed. `null`: no override, no new event, no churn now or to come. */
  readonly history: AccountHistory | null;
  readonly settledRev: number | null;
  readonly hasRuns: boolean;
}

export interface BlockInput {
  readonly rules: RuleSet;
  /** The moment it is scored for (epoch ms); only what was known by then counts. */
  readonly at: number;
  /** How many rows the columns have. */
  readonly length: number;
  /** Rows that have an account to score, ascending. */
  readonly rows: readonly number[];
  /** Raw facts but those of models and segments, which come from the readings made here. */
  readonly facts: Columns;
  /** By row: when the first fact may turn without anything new arriving, by fact key (epoch ms); Infinity: never. */
  readonly turns: ReadonlyMap<string, Float64Array>;
  /** By row: when the account is due (epoch ms); Infinity: not. */
  readonly dueAt: Float64Array;
  /** By document key, where the version that made them is the live one: rows that say the same again need no state. */
  readonly last: ReadonlyMap<string, Readings>;
  /** Rows whose last readings no longer hold, or that need a closer look for another reason: their state is read whatever they say. */
  readonly closer: ReadonlySet<number>;
  readonly loadStates: (rows: readonly number[]) => Promise<ReadonlyMap<number, RowState>>;
  /** Stored readings of accounts by a model before the moment, in time order. */
  readonly loadPoints: (rows: readonly number[], model: string) => Promise<ReadonlyMap<number, readonly ModelPoint[]>>;
  /** Sorted values by rank node, for one document. */
  readonly distributions: (document: string) => Readonly<Record<string, readonly number[] | Float64Array>>;
  /** Sees every reading as it is made: row r of it is row `from + r` of the block. */
  readonly onReading?: (live: LiveDocument, reading: BookReading, from: number) => void;
}
