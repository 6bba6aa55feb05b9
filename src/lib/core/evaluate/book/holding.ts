/** Conditions that have to hold for days, over many rows: `holdFor` for each. */
import type { FlagColumn } from '../../columns.ts';
import type { HeldColumns } from '../book.ts';
import { problem, type Problem } from '../../problems.ts';
import { dayMs } from '../../time/calendar.ts';

/** The moments of the rows of a block; those that are not there are NaN, and somebody is told. */
export function momentsOf(
  given: Float64Array,
  what: string,
  from: number,
  n: number,
  report: (problem: Problem) => void,
): Float64Array {
  if (given.length >= from + n) return given.subarray(from, from + n);
  const message = `${what} has ${given.length} rows where ${from + n} are asked for; those rows count as unknown.`;
  report(problem('column-too-short', `${message} Pass as many moments as there are rows.`, { column: what }));
  const own = new Float64Array(n).fill(NaN);
  own.set(given.subarray(from));
  return own;
}

export function hold(
  raw: FlagColumn,
  forDays: number,
  at: number | Float64Array,
  before: HeldColumns | null,
  flag: FlagColumn,
  held: HeldColumns,
  n: number,
): void {
  for (let w = 0; w < (n + 31) >> 5; w++) {
    let yes = 0;
    let no = 0;
    for (let r = w << 5; r < Math.min(n, (w + 1) << 5); r++) {
      const mask = 1 << (r & 31);
      const now = typeof at === 'number' ? at : at[r]!;
      const since = before ? before.since[r]! : NaN;
      const unknownSince = before ? before.unknownSince[r]! : NaN;
      const isHeld = since === since;
      if ((raw.isFalse[w]! & mask) !== 0) {
        no |= mask;
        held.since[r] = held.unknownSince[r] = NaN;
      } else if ((raw.isTrue[w]! & mask) === 0 || now !== now) {
        held.since[r] = since;
        held.unknownSince[r] = !isHeld ? NaN : unknownSince === unknownSince ? unknownSince : now;
      } else {
        const start = isHeld ? since + (unknownSince === unknownSince ? now - unknownSince : 0) : now;
        held.since[r] = start;
        held.unknownSince[r] = NaN;
        if (now - start >= forDays * dayMs) yes |= mask;
        else no |= mask;
      }
    }
    flag.isTrue[w] = yes;
    flag.isFalse[w] = no;
  }
}
