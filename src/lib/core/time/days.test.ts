import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dayMs } from './calendar.ts';
import { addDays, dateAt, dayOf, isTimeZone, startOfDay } from './days.ts';

const at = (iso: string): number => Date.parse(iso);
const zones = fc.constantFrom(
  'UTC',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kolkata',
  'America/Santiago',
  'Pacific/Apia',
  'Australia/Lord_Howe',
);
const moments = fc.integer({ min: at('2000-01-01T00:00Z'), max: at('2040-01-01T00:00Z') });

describe('days', () => {
  it('tells the local day, which may be the one before or after in UTC', () => {
    expect(dayOf(at('2024-03-01T03:00Z'), 'America/New_York')).toBe('2024-02-29');
    expect(dayOf(at('2024-02-29T20:00Z'), 'Asia/Kolkata')).toBe('2024-03-01');
  });

  it('starts a day at 01:00 where clocks skip midnight', () => {
    expect(dateAt('2024-09-08', 'America/Santiago')).toBe(at('2024-09-08T04:00Z'));
    expect(startOfDay(at('2024-09-08T12:00Z'), 'America/Santiago')).toBe(at('2024-09-08T04:00Z'));
  });

  it('keeps the local time over a clock change and moves a skipped time forward', () => {
    const before = at('2024-03-09T14:00Z'); // 09:00 in New York, the clocks change in the night
    expect(addDays(before, 1, 'America/New_York')).toBe(at('2024-03-10T13:00Z'));
    expect(addDays(at('2024-03-09T07:30Z'), 1, 'America/New_York')).toBe(at('2024-03-10T07:30Z')); // 02:30 does not exist: 03:30
  });

  it.each(['2023-02-29', '2024-13-01', '2024-1-1', '2024-02-30T00:00', '', 'today'])('has no day %j', (text) => {
    expect(dateAt(text, 'UTC')).toBeNull();
  });

  it('knows zones by their names', () => {
    expect(isTimeZone('Europe/Vienna')).toBe(true);
    expect(isTimeZone('Europe/Atlantis')).toBe(false);
  });

  it('puts every moment into the day that starts at or before it', () => {
    fc.assert(
      fc.property(moments, zones, (moment, zone) => {
        const start = startOfDay(moment, zone);
        expect(dayOf(start, zone)).toBe(dayOf(moment, zone));
        expect(dateAt(dayOf(moment, zone), zone)).toBe(start);
        expect(start).toBeLessThanOrEqual(moment);
        expect(dayOf(start - 1, zone) < dayOf(moment, zone)).toBe(true);
      }),
    );
  });

  it('moves n local days and keeps within a clock change of n x 24 hours', () => {
    fc.assert(
      fc.property(moments, zones, fc.integer({ min: -400, max: 400 }), (moment, zone, days) => {
        const moved = addDays(moment, days, zone);
        // Apia left out a whole day in 2011.
        expect(Math.abs(moved - moment - days * dayMs)).toBeLessThanOrEqual(
          zone === 'Pacific/Apia' ? dayMs + 3_600_000 : 3_600_000,
        );
        const skipped = zone === 'Pacific/Apia' ? 1 : 0;
        const apart = (dateAt(dayOf(moved, zone), 'UTC')! - dateAt(dayOf(moment, zone), 'UTC')!) / dayMs;
        expect(Math.abs(apart - days)).toBeLessThanOrEqual(skipped);
      }),
    );
  });
});
