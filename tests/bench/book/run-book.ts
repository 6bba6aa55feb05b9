/** The book evaluator over columns of any length, block after block. */
import type { Columns } from '#lib/core/columns.ts';
import type { BookEvaluator, BookReading } from '#lib/core/evaluate/book.ts';

/** The moment all evaluations of the benchmarks are of. */
export const benchMoment = Date.UTC(2026, 0, 1);

export function runBook(
  evaluator: BookEvaluator,
  columns: Columns,
  rows: number,
  onBlock?: (reading: BookReading, from: number) => void,
): void {
  for (let from = 0; from < rows; from += evaluator.blockRows) {
    const count = Math.min(evaluator.blockRows, rows - from);
    const reading = evaluator.evaluate({ columns, from, count, at: benchMoment });
    onBlock?.(reading, from);
  }
}
