import type { Calendar } from '#lib/core/time/calendar.ts';
import { addDays, dayOf, startOfDay } from '#lib/core/time/days.ts';
import { isWorkingDay } from '#lib/core/time/working-days.ts';
import type { DueGroup } from './due-groups.ts';

export interface Due {
  readonly group: DueGroup;
  /** Working days from today to the due day, today not counted; below zero when it is past. `null` when it is far away. */
  readonly workingDays: number | null;
}

/** Beyond this a date says more than a count. */
const daysCounted = 45;

/** When a task is due as a person sees it: by local days, counted in working days. A week ends on Sunday. */
export function dueOf(dueAt: number, now: number, calendar: Calendar): Due {
  const zone = calendar.timeZone;
  const [today, due] = [dayOf(now, zone), dayOf(dueAt, zone)];
  if (dueAt < now) {
    const past = countWorkingDays(dueAt, now, calendar);
    return { group: 'overdue', workingDays: past === null ? null : 0 - past };
  }
  if (due === today) return { group: 'today', workingDays: 0 };
  const sunday = addDays(now, (7 - weekdayOf(today)) % 7, zone);
  return { group: due <= dayOf(sunday, zone) ? 'week' : 'later', workingDays: countWorkingDays(now, dueAt, calendar) };
}

/** Working days after the day of `from`, up to and with the day of `to`. */
function countWorkingDays(from: number, to: number, calendar: Calendar): number | null {
  const zone = calendar.timeZone;
  const last = dayOf(to, zone);
  let at = startOfDay(from, zone);
  let count = 0;
  for (let step = 0; dayOf(at, zone) < last; step++) {
    if (step === daysCounted) return null;
    at = addDays(at, 1, zone);
    if (isWorkingDay(at, calendar)) count++;
  }
  return count;
}

/** ISO: Monday is 1. */
function weekdayOf(day: string): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}
