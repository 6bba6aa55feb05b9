/** The workspace's calendar: what a working day is. Times are epoch ms; a zone is an IANA name. */
export interface Calendar {
  readonly timeZone: string;
  /** ISO weekdays, Monday = 1. */
  readonly workingDays: readonly number[];
  /** `YYYY-MM-DD`. */
  readonly holidays: readonly string[];
}

export const plainCalendar: Calendar = { timeZone: 'UTC', workingDays: [1, 2, 3, 4, 5], holidays: [] };

export const dayMs = 86_400_000;
