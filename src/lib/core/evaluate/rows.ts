/** Many rows of facts, one document: the rows are the book that ranks are taken from. */
import type { Value } from '../values.ts';
import type { AccountEvaluator } from './account.ts';
import type { Evaluation } from './evaluation.ts';

export interface FactRow {
  readonly id: string;
  readonly facts: ReadonlyMap<string, Value>;
}

export interface RowResult {
  readonly id: string;
  readonly score: number | null;
  /** Forced, else by score: rows have no history that could hold a band. */
  readonly band: string | null;
  readonly flags: Readonly<Record<string, boolean | null>>;
  readonly unknown: readonly string[];
  /** Present, and not true, when the document says it is not about this row. */
  readonly applies?: boolean | null;
}

/** One result per row, in order. Documents with rank nodes take one more pass per level of ranks. */
export async function evaluateRows(
  evaluator: AccountEvaluator,
  rows: readonly FactRow[],
  at: number,
): Promise<RowResult[]> {
  const ranks = evaluator.compiled.nodes.filter((node) => node.type === 'rank').map((node) => node.id);
  const distributions: Record<string, readonly number[]> = {};
  for (;;) {
    const evaluations: Evaluation[] = [];
    for (const { facts } of rows) evaluations.push(await evaluator.evaluate({ at, facts, distributions }));
    const next = ranks.find((id) => !Object.hasOwn(distributions, id));
    if (next === undefined) return evaluations.map((evaluation, index) => resultOf(rows[index]!.id, evaluation));
    distributions[next] = valuesAt(next, evaluations);
  }
}

/** What arrived at a node, over all rows that know it, sorted. Nodes are in dependency order, so ranks of ranks come right. */
function valuesAt(nodeId: string, evaluations: readonly Evaluation[]): number[] {
  return evaluations
    .flatMap(({ trace }) => trace[nodeId]?.inputs.map((input) => input.value) ?? [])
    .filter((value) => typeof value === 'number')
    .sort((a, b) => a - b);
}

function resultOf(id: string, { score, rawBand, forced, flags, unknown, applies }: Evaluation): RowResult {
  return { id, score, band: forced ?? rawBand, flags, unknown, ...(applies === true ? {} : { applies }) };
}
