/** Reckoning in working days of a calendar, in its time zone. */
import { Temporal } from 'temporal-polyfill';
import type { Calendar } from './calendar.ts';
import { dayOf, localDay, startOfLocalDay } from './days.ts';

/** Whether the local day of a moment is a working day. A calendar without any working weekday has no days off but its holidays. */
export function isWorkingDay(at: number, calendar: Calendar): boolean {
  return isWorking(localDay(dayOf(at, calendar.timeZone)), calendar);
}

/**
 * The same local time on the `days`-th working day after the moment's day (before it when negative). With 0 it is the moment itself on a
 * working day, else the next working day. A time that the clock change skips moves forward by the gap.
 */
export function addWorkingDays(at: number, days: number, calendar: Calendar): number {
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(calendar.timeZone);
  let day = local.toPlainDate();
  const step = { days: days < 0 ? -1 : 1 };
  if (days === 0) while (!isWorking(day, calendar)) day = day.add(step);
  for (let left = Math.abs(Math.trunc(days)); left > 0;) {
    day = day.add(step);
    if (isWorking(day, calendar)) left--;
  }
  return day.equals(local.toPlainDate())
    ? at
    : day.toZonedDateTime({ timeZone: calendar.timeZone, plainTime: local.toPlainTime() }).epochMilliseconds;
}

/** The last millisecond of the moment's local day when that is a working day, else of the next working day: when a task due then is overdue. */
export function endOfWorkingDay(at: number, calendar: Calendar): number {
  let day = localDay(dayOf(at, calendar.timeZone));
  while (!isWorking(day, calendar)) day = day.add({ days: 1 });
  return startOfLocalDay(day.add({ days: 1 }), calendar.timeZone) - 1;
}

function isWorking(day: Temporal.PlainDate, { workingDays, holidays }: Calendar): boolean {
  const isWeekday = workingDays.includes(day.dayOfWeek) || !workingDays.some((each) => each >= 1 && each <= 7);
  return isWeekday && !holidays.includes(day.toString());
}
