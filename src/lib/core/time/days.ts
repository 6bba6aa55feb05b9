/** Local calendar days: moments are epoch ms, days `YYYY-MM-DD`, zones IANA names. */
import { Temporal } from 'temporal-polyfill';

/** The local day a moment falls on. */
export function dayOf(at: number, zone: string): string {
  return zoned(at, zone).toPlainDate().toString();
}

/** The first moment of the moment's local day; where clocks skip midnight that is later than 00:00. */
export function startOfDay(at: number, zone: string): number {
  return zoned(at, zone).startOfDay().epochMilliseconds;
}

/** The first moment of a local day; `null` when the text is not a day that exists. */
export function dateAt(day: string, zone: string): number | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(day)) return null;
  try {
    return startOfLocalDay(localDay(day), zone);
  } catch (error) {
    if (error instanceof RangeError && isTimeZone(zone)) return null;
    throw error;
  }
}

/** The same local time some calendar days later (earlier when negative): 23, 24 or 25 hours a day. A skipped time moves forward by the gap. */
export function addDays(at: number, days: number, zone: string): number {
  return zoned(at, zone).add({ days }).epochMilliseconds;
}

/** Whether the name is a time zone we can reckon in. */
export function isTimeZone(zone: string): boolean {
  try {
    zoned(0, zone);
    return true;
  } catch {
    return false;
  }
}

export function localDay(day: string): Temporal.PlainDate {
  return Temporal.PlainDate.from(day);
}

export function startOfLocalDay(day: Temporal.PlainDate, zone: string): number {
  return day.toZonedDateTime(zone).epochMilliseconds;
}

function zoned(at: number, zone: string): Temporal.ZonedDateTime {
  return Temporal.Instant.fromEpochMilliseconds(Math.floor(at)).toZonedDateTimeISO(zone);
}
