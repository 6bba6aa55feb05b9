/** What the forms of the page send. */
import { z } from 'zod';

const missing = 'The form could not be read. Load the page again and try once more.';

/** `id`: the run that was shown, so that a click that comes late cancels no other. */
export const cancelSchema = z.object({ id: z.string(missing).min(1, missing).max(200, missing) });

/** `newest`: the newest alarm that was shown, so that none is acknowledged unseen. */
export const acknowledgeSchema = z.object({ newest: z.coerce.number(missing).int(missing).min(1, missing) });

/** The address: how many runs are listed. Nothing in an address is an error. */
export const runsStep = 10;
export const runsAtMost = 200;
const searchSchema = z.object({ runs: z.coerce.number().int().min(runsStep).max(runsAtMost).catch(runsStep) });

export function readRunsShown(params: URLSearchParams): number {
  return searchSchema.parse(Object.fromEntries(params)).runs;
}
