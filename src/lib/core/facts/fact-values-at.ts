import type { Column } from '../columns.ts';
import type { Counting } from './fact.ts';
import { daysCounted, nextWholeDay } from './moving.ts';

/** A stored fact of many accounts, in the shape of FactColumns and FactBlock. */
export interface CopiedFact {
  readonly column: Column;
  readonly countsFrom: Float64Array | null;
  readonly counts: Counting['as'] | null;
}

/** The values of a copy at a moment (epoch ms) until which it holds: days are counted anew, with the formula of computeFacts to the bit. */
export function factValuesAt({ column, countsFrom, counts }: CopiedFact, at: number): Column {
  if (!countsFrom || !counts) return column;
  const number = column.number?.slice() ?? new Float64Array(column.length).fill(NaN);
  for (let row = 0; row < column.length; row++) {
    const from = countsFrom[row]!;
    if (Number.isNaN(from)) continue;
    number[row] = daysCounted({ from, as: counts }, at);
  }
  return { ...column, number };
}

/**
 * By row: when the facts of a copy that holds at a moment may next matter without anything new arriving (epoch ms), for scheduling accounts;
 * Infinity for never.
 */
export function factTurnsAt(
  { validUntil, countsFrom }: Pick<CopiedFact, 'countsFrom'> & { readonly validUntil: Float64Array },
  at: number,
): Float64Array {
  const turns = validUntil.slice();
  for (let row = 0; row < turns.length; row++) {
    if (turns[row] === -Infinity) {
      turns[row] = Infinity;
      continue;
    }
    const from = countsFrom ? countsFrom[row]! : NaN;
    if (from === from) turns[row] = Math.min(turns[row]!, nextWholeDay(from, at));
  }
  return turns;
}
