import { expect, test } from 'vitest';
import { exportCommand, sayDifference, sayValue } from './alarm-words.ts';
import type { DocumentWords } from './document-words.ts';

const document: DocumentWords = {
  name: 'Test health',
  bands: { 'at-risk': 'At risk' },
  nodes: { c_1: 'Few logins' },
};

test('differences name what the person knows', () => {
  expect(['score', 'flag c_1', 'flag c_2', 'rawBand', 'newThing'].map((what) => sayDifference(what, document))).toEqual(
    ['Score', 'Condition “Few logins”', 'Condition “c_2”', 'Band by score', 'New thing'],
  );
  expect(sayDifference('flag constructor', document)).toBe('Condition “constructor”');
});

test('values are words where there are some, and a score keeps every digit', () => {
  expect(sayValue('rawBand', 'at-risk', document)).toBe('At risk');
  expect(sayValue('forced', 'unknown', document)).toBe('None');
  expect(sayValue('score', 'unknown', document)).toBe('Unknown');
  expect(sayValue('rawBand', 'gone', document)).toBe('gone');
  expect(sayValue('flag c_1', 'true')).toBe('Yes');
  expect(sayValue('score', '44.250000000000007')).toBe('44.250000000000007');
});

test('the export command can be pasted whatever the account is called', () => {
  expect(exportCommand('acme-1')).toBe('npx rapport explain acme-1 --json > account.json');
  expect(exportCommand(`o'neill & co`)).toBe(`npx rapport explain 'o'\\''neill & co' --json > account.json`);
  expect(exportCommand('-x')).toContain(`'-x'`);
});
