import { describe, expect, test } from 'vitest';
import { networksFrom } from './network-guard.ts';
import { faultOfRhythm, nextMoment, rhythms } from './rhythm.ts';
import { fitsPattern, importFoldersFrom } from './watched-folders.ts';

const now = Date.UTC(2026, 2, 28, 12);

describe('rhythms', () => {
  test('are of the time zone of the workspace, summer time included', () => {
    expect(new Date(nextMoment('0 6 * * *', 'Europe/Berlin', now)!).toISOString()).toBe('2026-03-29T04:00:00.000Z');
    expect(new Date(nextMoment('0 6 * * *', 'UTC', now)!).toISOString()).toBe('2026-03-29T06:00:00.000Z');
  });

  test('that are offered can be used', () => {
    for (const { value } of rhythms) expect(faultOfRhythm(value, 'UTC', now)).toBeNull();
  });

  test.each([
    ['* * * * *', 'more often'],
    ['soon', 'five parts'],
    ['0 0 6 * * *', 'five parts'],
    ['0 6 30 2 *', 'No moment'],
  ])('%s is refused', (rhythm, words) => expect(faultOfRhythm(rhythm, 'UTC', now)).toContain(words));
});

describe('networks', () => {
  const { allows } = networksFrom('');

  test.each(['8.8.8.8', '172.32.0.1', '2606:4700::1111'])('%s is public', (each) => expect(allows(each)).toBe(true));

  test.each(
    '0.0.0.0 10.1.2.3 100.64.0.1 127.0.0.2 169.254.169.254 172.16.0.1 192.168.1.1 224.0.0.1 255.255.255.255 :: ::1 ::ffff:8.8.8.8 ::ffff:127.0.0.1 64:ff9b::7f00:1 2002:7f00:1:: 2001:0:1::1 fe80::1 fe80::1%lo fd00::1 ff02::1 localhost'.split(
      ' ',
    ),
  )('%s is not', (each) => expect(allows(each)).toBe(false));

  test('that the admin names are allowed, and only these', () => {
    const some = networksFrom('10.1.0.0/16, fd00::/8 127.0.0.1');
    expect(['10.1.2.3', '10.2.0.1', 'fd00::5', '127.0.0.1', '127.0.0.2'].map(some.allows)).toEqual([
      true,
      false,
      true,
      true,
      false,
    ]);
    for (const wrong of ['10.1.0.0/33', 'intranet', '10.1.0.0/', '10.0/8'])
      expect(() => networksFrom(wrong)).toThrow('RAPPORT_ALLOW_NETWORKS');
  });
});

test('folders are named with their whole path', () => {
  expect(importFoldersFrom('/srv/a:/srv/b')).toEqual(['/srv/a', '/srv/b']);
  expect(() => importFoldersFrom('a')).toThrow('RAPPORT_IMPORT_FOLDERS');
});

test.each([
  ['usage-2026.CSV', '*.csv', true],
  ['usage-2026.csv', 'usage-????.csv', true],
  ['usage-26.csv', 'usage-????.csv', false],
  ['aab', '*a*b', true],
  ['.usage.csv', '*', false],
  ['usage.csv.part', '*', false],
  ['a.csv', '*.tsv', false],
])('%s fits %s: %s', (name, pattern, fits) => expect(fitsPattern(name, pattern)).toBe(fits));
