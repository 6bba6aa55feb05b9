import { describe, expect, it } from 'vitest';
import { factKey, parseFactKey } from './fact-key.ts';

describe('names of facts', () => {
  it.each([
    'logins',
    'logins.sum:28',
    'seats.changePct:28;of=sum;offset=7;bucket=7/avg',
    'nps.latest;age=365',
    'usage.decayAvg:90;half=14',
    '@plan',
    '@renewalDate.daysUntil',
    '@champion.count',
    '@champion.since.daysSince',
    '#saas-health.score',
    '#saas-health.change:30',
    '%customers',
  ])('%s is read and written the same', (key) => {
    const source = parseFactKey(key);
    expect(source).not.toBeNull();
    expect(factKey(source!)).toBe(key);
  });

  it.each([
    '',
    '.sum',
    'logins.total:28',
    'logins.sum:x',
    'logins.sum:28;of',
    '@',
    '#health',
    '#health.mood',
    '%',
    '__proto__',
    '@constructor',
    'a b',
  ])('"%s" names nothing', (key) => {
    expect(parseFactKey(key)).toBeNull();
  });

  it('writes the latest value in its shortest form', () => {
    expect(factKey(parseFactKey('logins.latest')!)).toBe('logins');
  });
});
