import fc from 'fast-check';
import { expect, test } from 'vitest';
import { csvLine, neutralise, restore } from './csv-safe.ts';

test.each(['=1+1', '+49 30', '-x', '@cmd', '\tx', '\rx', '\nx', '\0x', '＝1', '＋1', '－1', '＠x', "'=1", "''=1"])(
  'neutralises %j and restores it',
  (text) => {
    expect(neutralise(text)).toBe(`'${text}`);
    expect(restore(neutralise(text))).toBe(text);
  },
);

test('leaves other texts alone', () => {
  for (const text of ['', 'Acme', "'tis", "O'Neil", '1 + 1', "'"])
    expect([neutralise(text), restore(text)]).toEqual([text, text]);
});

test('any text comes back', () => {
  const risky = fc.string({ unit: fc.constantFrom("'", '=', '+', 'a', '\t', '＝') });
  fc.assert(fc.property(fc.oneof(fc.string(), risky), (text) => restore(neutralise(text)) === text));
});

test('a line quotes what needs it and keeps numbers plain', () => {
  expect(csvLine(['a,b', 'say "x"', -5, '-5', null, ' y', 'two\nlines'])).toBe(
    `"a,b","say ""x""",-5,'-5,," y","two\nlines"\r\n`,
  );
  expect(csvLine(['a,b', 'c;d'], ';')).toBe('a,b;"c;d"\r\n');
});
