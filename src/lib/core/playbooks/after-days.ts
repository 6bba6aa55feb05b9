import type { Calendar } from '../time/calendar.ts';
import { dayMs } from '../time/calendar.ts';
import { addDays } from '../time/days.ts';

/** So many calendar days later in the workspace's zone, at the same local time; a part of a day counts in hours. */
export function afterDays(at: number, days: number, { timeZone }: Calendar): number {
  const whole = Math.floor(days);
  return Math.round(addDays(at, whole, timeZone) + (days - whole) * dayMs);
}
