/** When scheduled imports look again: cron expressions in the time zone of the workspace, and how long to wait after a failure. */
import { Cron } from 'croner';

export const leastMinutes = 5;
const minuteMs = 60_000;
const hourMs = 60 * minuteMs;

/** What is offered; everything else is written as a cron expression. */
export const rhythms = [
  { value: '*/15 * * * *', label: 'Every 15 minutes' },
  { value: '0 * * * *', label: 'Every hour' },
  { value: '0 */6 * * *', label: 'Every 6 hours' },
  { value: '0 6 * * *', label: 'Every day at 06:00' },
  { value: '0 6 * * 1-5', label: 'Monday to Friday at 06:00' },
  { value: '0 6 * * 1', label: 'Every Monday at 06:00' },
  { value: '0 6 1 * *', label: 'On the first of every month at 06:00' },
] as const;

/** The next moment after `after` (epoch ms); null: there is none any more. */
export function nextMoment(rhythm: string, timeZone: string, after: number): number | null {
  return new Cron(rhythm, { timezone: timeZone, mode: '5-part' }).nextRun(new Date(after))?.getTime() ?? null;
}

/** Why it cannot be used, or null. `now`: what is looked at are the moments from then on. */
export function faultOfRhythm(rhythm: string, timeZone: string, now: number): string | null {
  try {
    const moments = new Cron(rhythm, { timezone: timeZone, mode: '5-part' }).nextRuns(50, new Date(now));
    if (moments.length === 0) return 'No moment to come fits this expression; choose another one.';
    const isTooOften = moments.some(
      (each, index) => index > 0 && each.getTime() - moments[index - 1]!.getTime() < leastMinutes * minuteMs,
    );
    return isTooOften ? `That is more often than every ${leastMinutes} minutes; choose a longer time.` : null;
  } catch {
    return 'Write five parts: minute, hour, day of the month, month, day of the week, such as “30 5 * * 1-5”.';
  }
}

const waits = [minuteMs, 5 * minuteMs, 30 * minuteMs, 2 * hourMs, 6 * hourMs];

/** After the failure that makes `tries` in a row: soon at first, then with the rhythm, but not more often than every six hours. */
export function nextTry(rhythm: string, timeZone: string, now: number, tries: number): number | null {
  const wait = waits[tries - 1];
  if (wait !== undefined) return now + wait;
  return nextMoment(rhythm, timeZone, now + waits.at(-1)!);
}
