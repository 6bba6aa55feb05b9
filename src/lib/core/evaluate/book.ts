/** One document, many accounts: the compiled form of a document over columns, with the meaning of the account evaluator to the bit. */
import type { Columns, Column, FlagColumn } from '../columns.ts';
import type { Compiled } from '../compile/compiled.ts';
import type { Problem } from '../problems.ts';
import { ColumnLoader } from './book/load-columns.ts';
import { Planner } from './book/plan.ts';
import { Reader } from './book/reading.ts';
import { Workbench } from './book/workbench.ts';
import type { BriefEvaluation, Evaluation } from './evaluation.ts';

export interface BookInput {
  /** Raw facts; rows `from` to `from + count` are evaluated. */
  readonly columns: Columns;
  readonly from: number;
  /** At most `blockRows` of the evaluator. */
  readonly count: number;
  /** The moment of every row (epoch ms), or one per row, indexed like the columns. */
  readonly at: number | Float64Array;
  /** By condition node, indexed like the columns: what earlier evaluations handed on. */
  readonly held?: Readonly<Record<string, HeldColumns>>;
  /** Sorted values of the book that `rank` nodes stand against, by node id. */
  readonly distributions?: Readonly<Record<string, readonly number[] | Float64Array>>;
}

/** `Held` of many rows (epoch ms); NaN is none. */
export interface HeldColumns {
  readonly since: Float64Array;
  readonly unknownSince: Float64Array;
}

export interface ThresholdColumns {
  /** NaN is unknown. */
  readonly score: Float64Array;
  /** Indexes into `bands`; -1 is none. */
  readonly rawBand: Int16Array;
  readonly forced: Int16Array;
  /** Keys, from worst to best. */
  readonly bands: readonly string[];
}

/** What one call says. Row r of the block is row `from + r` of the input. Arrays are those of the evaluator: its next call writes over them. */
export interface BookReading {
  readonly count: number;
  /** Of the document's result; `null` for documents without one (workflows, segments). */
  readonly result: ThresholdColumns | null;
  /** `null`: applies to every row. */
  readonly applies: FlagColumn | null;
  readonly thresholds: Readonly<Record<string, ThresholdColumns>>;
  readonly flags: Readonly<Record<string, FlagColumn>>;
  /** By condition node that has to hold for days: what the next evaluation must be told. */
  readonly held: Readonly<Record<string, HeldColumns>>;
  /** Any raw or computed fact by its name in the compiled form: node outputs for histograms and ranks. */
  readonly column: (fact: string) => Column;
  /** One row as the account evaluator would give it, except that conditions in the trace have no clauses. Slow: for rows that changed. */
  readonly evaluationAt: (row: number) => Evaluation;
  /** The same row without trace and problems: all that decisions and score points need, at a small part of the cost. */
  readonly briefAt: (row: number) => BriefEvaluation;
  /** What was wrong with the columns given: a column too short, values that are no values. Such rows count as unknown. */
  readonly problems: readonly Problem[];
}

export interface BookEvaluator {
  readonly compiled: Compiled;
  /** How many rows one call takes at most. */
  readonly blockRows: number;
  /** Operations that go row by row instead of column by column, and why: never silently. */
  readonly rowByRow: readonly { readonly fact: string; readonly nodeId: string; readonly why: string }[];
  readonly evaluate: (input: BookInput) => BookReading;
}

const rowsOfBlock = 2048;

/**
 * An evaluator of one compiled document over columns: plans once, then works block by block in the same buffers. What it says is bit for
 * bit what `createAccountEvaluator` says of each row. Throws for a compiled form that no compiler of ours makes, and for more rows than a block has.
 */
export function createBookEvaluator(compiled: Compiled, blockRows = rowsOfBlock): BookEvaluator {
  const bench = new Workbench(compiled, blockRows);
  const planner = new Planner(bench);
  planner.plan();
  const loaders = [...bench.raws].map(([key, register]) => ({
    key,
    loader: new ColumnLoader(key, register, blockRows),
  }));
  const reader = new Reader(bench, planner);
  return {
    compiled,
    blockRows,
    rowByRow: bench.rowByRow,
    evaluate: (input) => {
      const { columns, from, count } = input;
      if (!(count >= 0 && count <= blockRows && from >= 0))
        throw new RangeError(`A call takes at most ${blockRows} rows, from row 0 on; asked for ${count} from ${from}.`);
      bench.input = input;
      bench.problems = [];
      const report = (problem: Problem) => void bench.problems.push(problem);
      for (const { key, loader } of loaders) loader.load(columns.get(key), from, count, report);
      for (const step of bench.steps) step(count);
      return reader.reading();
    },
  };
}
