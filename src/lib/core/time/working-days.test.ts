import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs, plainCalendar, type Calendar } from './calendar.ts';
import { dateAt, dayOf } from './days.ts';
import { addWorkingDays, endOfWorkingDay, isWorkingDay } from './working-days.ts';

const at = (iso: string): number => Date.parse(iso);
const newYork: Calendar = { timeZone: 'America/New_York', workingDays: [1, 2, 3, 4, 5], holidays: ['2024-07-04'] };

describe('working days', () => {
  it('goes by the local weekday, not the one in UTC', () => {
    const sundayEvening = at('2024-07-01T02:00Z'); // Monday in UTC
    expect(isWorkingDay(sundayEvening, newYork)).toBe(false);
    expect(isWorkingDay(sundayEvening, plainCalendar)).toBe(true);
  });

  it('skips the weekend and holidays, at the same local time', () => {
    expect(addWorkingDays(at('2024-07-03T13:30Z'), 1, newYork)).toBe(at('2024-07-05T13:30Z'));
    expect(addWorkingDays(at('2024-07-05T13:30Z'), 1, newYork)).toBe(at('2024-07-08T13:30Z'));
    expect(addWorkingDays(at('2024-07-05T13:30Z'), -2, newYork)).toBe(at('2024-07-02T13:30Z'));
  });

  it('counts over a clock change in local time', () => {
    expect(addWorkingDays(at('2024-03-08T15:00Z'), 1, newYork)).toBe(at('2024-03-11T14:00Z'));
  });

  it('with 0 days stays, unless the day is off', () => {
    expect(addWorkingDays(at('2024-07-05T13:30Z'), 0, newYork)).toBe(at('2024-07-05T13:30Z'));
    expect(addWorkingDays(at('2024-07-06T13:30Z'), 0, newYork)).toBe(at('2024-07-08T13:30Z'));
  });

  it('ends a working day in the last millisecond before local midnight', () => {
    expect(endOfWorkingDay(at('2024-07-03T13:30Z'), newYork)).toBe(at('2024-07-04T04:00Z') - 1);
    expect(endOfWorkingDay(at('2024-07-04T13:30Z'), newYork)).toBe(at('2024-07-06T04:00Z') - 1);
  });

  it('ends even when nobody ever works', () => {
    const never = { ...plainCalendar, workingDays: [] };
    expect(addWorkingDays(at('2024-07-06T00:00Z'), 2, never)).toBe(at('2024-07-08T00:00Z'));
  });

  it('agrees with counting day by day', () => {
    const calendars = fc.record({
      timeZone: fc.constantFrom('UTC', 'America/New_York', 'Asia/Kolkata', 'America/Santiago'),
      workingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
      holidays: fc.array(
        fc.integer({ min: 0, max: 60 }).map((n) => dayOf(at('2024-03-01T00:00Z') + n * dayMs, 'UTC')),
        { maxLength: 12 },
      ),
    });
    const moments = fc.integer({ min: at('2024-03-01T00:00Z'), max: at('2024-04-15T00:00Z') });
    fc.assert(
      fc.property(calendars, moments, fc.integer({ min: 1, max: 15 }), (calendar, moment, days) => {
        const due = addWorkingDays(moment, days, calendar);
        const [from, to] = [
          dateAt(dayOf(moment, calendar.timeZone), 'UTC')!,
          dateAt(dayOf(due, calendar.timeZone), 'UTC')!,
        ];
        let worked = 0;
        for (let day = from + dayMs; day <= to; day += dayMs) {
          const weekday = ((day / dayMs + 3) % 7) + 1; // 1 January 1970 was a Thursday
          if (calendar.workingDays.includes(weekday) && !calendar.holidays.includes(dayOf(day, 'UTC'))) worked++;
        }
        expect(worked).toBe(days);
        expect(isWorkingDay(due, calendar)).toBe(true);
        expect(endOfWorkingDay(due, calendar)).toBeGreaterThanOrEqual(due);
        expect(dayOf(endOfWorkingDay(due, calendar), calendar.timeZone)).toBe(dayOf(due, calendar.timeZone));
      }),
    );
  });
});
