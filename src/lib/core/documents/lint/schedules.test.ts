import { expect, test } from 'vitest';
import { cronTrouble } from './schedules.ts';

test.each(['0 9 * * 1', '*/15 8-18 * * 1-5', '0 0 1,15 JAN-MAR sun', '59 23 31 12 7', '  0   9 * * MON '])(
  '"%s" can be read',
  (cron) => {
    expect(cronTrouble(cron)).toBeNull();
  },
);

test.each([
  ['0 9 * *', '"0 9 * *" has 4 fields and needs five (minute, hour, day, month, weekday)'],
  ['60 9 * * 1', '"60" does not fit as minute'],
  ['0 18-8 * * 1', '"18-8" does not fit as hour'],
  ['0 9 0 * 1', '"0" does not fit as day of the month'],
  ['0 9 * MOON 1', '"MOON" does not fit as month'],
  ['*/0 9 * * 1', '"*/0" does not fit as minute'],
  ['0 9 * * 1/2/3', '"1/2/3" does not fit as weekday'],
])('"%s": %s', (cron, trouble) => {
  expect(cronTrouble(cron)).toBe(trouble);
});
