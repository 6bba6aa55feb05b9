import { dayMs } from '../time/calendar.ts';
import type { Held } from './evaluation.ts';

/**
 * Turns what a condition says now into what it says having to last `forDays` days. The clock starts when it is first true and
 * stands still while it is unknown; false stops it. Returns the flag and what the next evaluation must be told.
 */
export function holdFor(
  raw: boolean | null,
  forDays: number,
  at: number,
  before: Held[string] | undefined,
): { flag: boolean | null; held: Held[string] | undefined } {
  if (forDays === 0) return { flag: raw, held: undefined };
  if (raw === false) return { flag: false, held: undefined };
  if (raw === null)
    return { flag: null, held: before && { since: before.since, unknownSince: before.unknownSince ?? at } };
  const since = before ? before.since + (before.unknownSince === null ? 0 : at - before.unknownSince) : at;
  return { flag: at - since >= forDays * dayMs, held: { since, unknownSince: null } };
}
