/** What the address of an account says: which model, and which day in the past. */
import { z } from 'zod';
import { addDays, dateAt } from '#lib/core/time/days.ts';

const schema = z.object({
  model: z.string().trim().min(1).max(64).optional().catch(undefined),
  at: z.string().optional().catch(undefined),
});

export interface AccountSearch {
  readonly model: string | undefined;
  /** The last moment of the local day asked for (epoch ms); `undefined` for now, which a day that is not over counts as. */
  readonly at: number | undefined;
}

export function readAccountSearch(params: URLSearchParams, now: number, timeZone: string): AccountSearch {
  const { model, at } = schema.parse(Object.fromEntries(params));
  const start = at === undefined ? null : dateAt(at, timeZone);
  const end = start === null ? now : addDays(start, 1, timeZone) - 1;
  return { model, at: end < now ? end : undefined };
}
