import { expect, test } from 'vitest';
import { readTimeZone } from './regions.ts';
import { readWorkspaceForm, typedFrom } from './workspace-form.ts';

const plain = {
  name: 'Acme',
  timeZone: 'Europe/Berlin',
  locale: 'de-DE',
  currency: 'EUR',
  workingDays: ['1', '2', '3', '4', '5'],
  holidayDate: ['2026-12-25', '2026-01-01', ''],
  holidayName: ['Christmas Day', '', ''],
};

function formOf(change: Record<string, string | readonly string[]> = {}): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...plain, ...change }))
    for (const each of typeof value === 'string' ? [value] : value) form.append(name, each);
  return form;
}

test('what is typed becomes settings, and these the same form again', () => {
  const { settings, faults, typed } = readWorkspaceForm(formOf());
  expect(faults).toEqual({});
  expect(settings).toEqual({
    name: 'Acme',
    locale: 'de-DE',
    currency: 'EUR',
    calendar: { timeZone: 'Europe/Berlin', workingDays: [1, 2, 3, 4, 5], holidays: ['2026-01-01', '2026-12-25'] },
    holidayNames: { '2026-12-25': 'Christmas Day' },
  });
  expect(typedFrom(settings!)).toEqual({ ...typed, holidays: typed.holidays.toReversed() });
});

test('a pasted list comes to the others, by whatever stands between date and name', () => {
  const pasted = '2026-05-01 Labour Day\n\n2026-10-03;"Unity Day"\r\n 2026-12-26, Boxing Day\n2026-12-25 Christmas';
  expect(readWorkspaceForm(formOf({ pasted })).settings?.holidayNames).toEqual({
    '2026-05-01': 'Labour Day',
    '2026-10-03': 'Unity Day',
    '2026-12-25': 'Christmas',
    '2026-12-26': 'Boxing Day',
  });
});

test.each([
  ['name', { name: '  ' }, 'Give the workspace a name'],
  ['name', { name: 'x'.repeat(101) }, 'at most 100'],
  ['timeZone', { timeZone: 'Mars/Base' }, 'no time zone “Mars/Base”'],
  ['timeZone', { timeZone: '+02:00' }, 'no time zone'],
  ['locale', { locale: '!!' }, 'language'],
  ['currency', { currency: 'euro' }, 'currency'],
  ['workingDays', { workingDays: [] }, 'at least one day'],
  ['workingDays', { workingDays: ['8', 'x'] }, 'at least one day'],
  ['holidays', { holidayDate: ['2026-02-30'], holidayName: ['x'] }, '“2026-02-30” is no date'],
  ['holidays', { holidayDate: ['0026-12-25'], holidayName: ['x'] }, '“0026-12-25” is no date'],
  ['holidays', { holidayDate: [''], holidayName: ['Easter'] }, '“Easter” has no date'],
  ['pasted', { pasted: '2026-01-01 New Year\n25.12.2026 Christmas' }, 'Line 2, “25.12.2026 Christmas”'],
])('%s: what is wrong is said beside it, and what was typed comes back', (field, change, words) => {
  const { settings, faults, typed } = readWorkspaceForm(formOf(change));
  expect(settings).toBeNull();
  expect(Object.entries(faults)).toEqual([[field, expect.stringContaining(words)]]);
  expect(typed.holidays.length).toBeGreaterThan(0);
});

test.each([
  ['europe/berlin', 'Europe/Berlin'],
  ['new york', 'America/New_York'],
  ['Tokyo', 'Asia/Tokyo'],
  ['utc', 'UTC'],
])('%s is the time zone %s', (text, zone) => expect(readTimeZone(text)).toBe(zone));

test.each(['', '  ', 'Nowhere', '+01:00', 'Etc/GMT+3'])('“%s” is no time zone', (text) =>
  expect(readTimeZone(text)).toBeNull(),
);
