import { describe, expect, test } from 'vitest';
import { createFormat, nothing, plural } from './format.ts';

const british = createFormat({ locale: 'en-GB', currency: 'GBP', timeZone: 'Europe/London' });
const now = Date.UTC(2026, 2, 3, 12);
const day = 86_400_000;

describe('numbers', () => {
  test('scores have one decimal, and an unknown one is not zero', () => {
    expect(british.score(61)).toBe('61.0');
    expect(british.score(61.25)).toBe('61.3');
    expect(british.score(null)).toBe(nothing);
    expect(british.score(0)).toBe('0.0');
  });

  test('a change carries its sign, and one that rounds to nothing has none', () => {
    expect(british.change(4.24)).toBe('+4.2');
    expect(british.change(-4.24)).toBe('−4.2');
    expect(british.change(-43.75)).toBe('−43.8');
    expect(british.change(-0.04)).toBe('0.0');
  });

  test('money is brief in lists and exact in details, in the currency of the workspace', () => {
    expect(british.money(412_300)).toMatch(/^£412\.3k$/i);
    expect(british.exactMoney(412_300)).toBe('£412,300');
    expect(british.money(null)).toBe(nothing);
    expect(createFormat({ locale: 'de-DE', currency: 'JPY', timeZone: 'UTC' }).exactMoney(1234.5)).toMatch(
      /^1\.235\s¥$/,
    );
  });

  test('a duration is as exact as it is of use', () => {
    const times = [0, 20, 400, 9_960, 59_400, 125_000, 3_600_000, 3_780_000];
    expect(times.map((ms) => british.duration(ms))).toEqual([
      '0 secs',
      '0.1 secs',
      '0.4 secs',
      '10 secs',
      '59 secs',
      '2 mins 5 secs',
      '1 hr 0 mins',
      '1 hr 3 mins',
    ]);
  });

  test('sizes are in the unit one would say them in', () => {
    expect([0, 999, 240_400, 3_440_000, 2_000_000_000].map((size) => british.bytes(size))).toEqual([
      '0 kB',
      '1 kB',
      '240 kB',
      '3.4 MB',
      '2 GB',
    ]);
  });

  test('one is singular', () => {
    expect(plural(1, 'account', 'accounts', british)).toBe('1 account');
    expect(plural(2000, 'account', 'accounts', british)).toBe('2,000 accounts');
  });
});

describe('moments', () => {
  const auckland = createFormat({ locale: 'en-GB', currency: 'NZD', timeZone: 'Pacific/Auckland' });

  test('a calendar date is the same day in every zone, a moment is not', () => {
    const midnight = Date.UTC(2026, 2, 3);
    expect(auckland.date(midnight)).toBe('3 Mar 2026');
    expect(createFormat({ locale: 'en-GB', currency: 'USD', timeZone: 'America/Los_Angeles' }).date(midnight)).toBe(
      '3 Mar 2026',
    );
    expect(auckland.day(Date.UTC(2026, 2, 3, 20))).toBe('4 Mar 2026');
    expect(auckland.isoDay(Date.UTC(2026, 2, 3, 20))).toBe('2026-03-04');
  });

  test('distance is counted in local days, not in hours', () => {
    expect(british.ago(Date.UTC(2026, 2, 2, 23, 30), now)).toBe('yesterday');
    expect(british.ago(now - 60_000, now)).toBe('today');
    expect(british.ago(now - 20 * day, now)).toBe('3 weeks ago');
    expect(british.dateFromNow(Date.UTC(2026, 2, 10), now)).toBe('in 7 days');
    expect(british.dateFromNow(Date.UTC(2026, 8, 3), now)).toBe('in 6 months');
  });
});

test('settings nobody knows do not take the page down', () => {
  const odd = createFormat({ locale: 'not a locale', currency: '€', timeZone: 'Mars/Olympus' });
  expect(odd.exactMoney(5)).toBe('$5');
  expect(odd.day(now)).toBe('3 Mar 2026');
});
