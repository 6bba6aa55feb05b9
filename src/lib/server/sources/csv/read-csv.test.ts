import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { openCsv, readRows, type CsvFile, type CsvOptions, type CsvRow } from './read-csv.ts';

const folder = mkdtempSync(join(tmpdir(), 'rapport-csv-'));
afterAll(() => rmSync(folder, { recursive: true }));

let files = 0;

function write(content: string | Buffer): string {
  const path = join(folder, `file-${(files += 1)}.csv`);
  writeFileSync(path, content);
  return path;
}

async function read(content: string | Buffer, options?: CsvOptions) {
  const file = await openCsv(write(content), options);
  const rows: CsvRow[] = [];
  const broken: string[] = [];
  for await (const batch of readRows(file)) {
    rows.push(...batch.rows);
    if (batch.broken) broken.push(batch.broken.message);
  }
  return { file, rows, cells: rows.map((row) => row.cells), faults: rows.map((row) => row.fault), broken };
}

const problemOf = (file: CsvFile) => file.problems.map((each) => `${each.severity} ${each.code}: ${each.message}`);

test.each([
  ['comma', 'account,date,value\nA,2025-01-01,"1,5"\nB,2025-01-02,2\n', ','],
  ['semicolon with decimal commas', 'account;date;value\nA;2025-01-01;1,5\nB;2025-01-02;2,5\n', ';'],
  ['tab', 'account\tnote\nA\tx, y; z\nB\tq, r; s\n', '\t'],
  ['pipe', 'account|note\nA|x, y; z|\n', '|'],
])('finds the delimiter: %s', async (_, content, delimiter) => {
  const { file } = await read(content);
  expect(file.delimiter).toBe(delimiter);
  expect(problemOf(file)).toEqual([]);
});

test('a delimiter that leaves one column is refused with the likely one', async () => {
  const { file } = await read('account,value\nA,1\n', { delimiter: ';' });
  expect(problemOf(file)[0]).toMatch(/error csv.delimiter: Read with semicolon.*single column, "account,value".*comma/);
  const odd = await read('account^value\nA^1\nB^2\n');
  expect(problemOf(odd.file)[0]).toMatch(/error csv.delimiter: .*looks separated by "\^"/);
  const bad = await read('a,b\n1,2\n', { delimiter: '"' });
  expect(problemOf(bad.file)[0]).toMatch(/error csv.delimiter: The delimiter is one character/);
});

test('byte order marks are taken off and say the encoding', async () => {
  const text = 'näme,value\nZoë,1\n';
  const cases: [Buffer, string][] = [
    [Buffer.from(`\ufeff${text}`), 'utf-8'],
    [Buffer.from(`\ufeff${text}`, 'utf16le'), 'utf-16le'],
    [Buffer.from(`\ufeff${text}`, 'utf16le').swap16(), 'utf-16be'],
  ];
  for (const [content, encoding] of cases) {
    const { file, cells } = await read(content);
    expect([file.encoding, file.header, cells]).toEqual([encoding, ['näme', 'value'], [['Zoë', '1']]]);
    expect(file.problems).toEqual([]);
  }
});

test('bytes that are not UTF-8 are read as windows-1252, and it says so', async () => {
  const { file, cells } = await read(Buffer.from('name,value\nZo\xeb \x80,1\n', 'latin1'));
  expect(cells).toEqual([['Zoë €', '1']]);
  expect(problemOf(file)).toEqual([expect.stringMatching(/info csv.encoding: .*windows-1252/)]);
});

test('a file that mixes encodings names the rows that are not UTF-8', async () => {
  const content = Buffer.concat([
    Buffer.from('name,value\nZoë,1\n'),
    Buffer.from('Zo\xeb,2\n', 'latin1'),
    Buffer.from('Ré,3\n'),
  ]);
  const { file, faults } = await read(content);
  expect(problemOf(file)[0]).toMatch(/warning csv.mixed-encoding/);
  expect(faults).toEqual([null, expect.stringMatching(/^Row 2 \(line 3\) is not UTF-8 in "name"/), null]);
});

test('a multi-byte character across chunks is not taken for another encoding', async () => {
  const { file, rows } = await read('name,value\n' + 'ä€🙂x,1\n'.repeat(200_000));
  expect(file.encoding).toBe('utf-8');
  expect(file.problems).toEqual([]);
  expect(rows.length).toBe(200_000);
  expect(rows.every((row) => row.cells[0] === 'ä€🙂x')).toBe(true);
  expect(rows.at(-1)!.line).toBe(200_001);
});

test('rows longer or shorter than the header are named', async () => {
  const { faults, cells } = await read('a,b,c,d,e\n1,2,3,4,5\n1,2,3,4,5,6\n\n,,,,\n1,2,3,4\n1,2,3,4,5\n');
  expect(faults).toEqual([
    null,
    'Row 2 (line 3) has 6 cells where the header has 5. Check its delimiters, and quote cells that contain one.',
    expect.stringMatching(/^Row 4 \(line 6\) has 4 cells where the header has 5\./),
    null,
  ]);
  expect(cells[1]).toHaveLength(6);
});

test('quotes: doubled ones are read, undoubled ones are named, a stray inch sign is text', async () => {
  const { faults, cells } = await read(
    'id,note\n1,"He said ""hi"", twice"\n2,"""quoted"""\n3,"He said "hi" there"\n4,a 5" pipe\n5,"two\nlines"\n6,"""a"" b"\n',
  );
  expect(cells.map((row) => row[1])).toEqual([
    'He said "hi", twice',
    '"quoted"',
    expect.anything(),
    'a 5" pipe',
    'two\nlines',
    '"a" b',
  ]);
  expect(faults).toEqual([
    null,
    null,
    expect.stringMatching(/^Row 3 \(line 4\) has a quote inside the quoted cell "note"; write/),
    null,
    null,
    null,
  ]);
});

test('a quote that is never closed is named with the row that opens it', async () => {
  const { rows, broken } = await read('id,note\n1,ok\n2,"open\n3,x\n4,y\n');
  expect(rows.map((row) => row.cells[0])).toEqual(['1']);
  expect(broken).toEqual([
    expect.stringMatching(/^A quote opened in row 2 \(line 3\) of file-\d+.csv is never closed; close it/),
  ]);
  const long = await read('id,note\n1,ok\n2,"open\n' + '3,xxxxxxxxxxxxxxxxxxx\n'.repeat(100_000));
  expect(long.rows).toHaveLength(1);
  expect(long.broken).toEqual([
    expect.stringMatching(/^Row 2 \(line 3\) of .* is longer than 1 MB; most likely a quote/),
  ]);
});

test('line ends may be CRLF, LF, CR, or all of them', async () => {
  expect((await read('a,b\r\n1,2\r\n3,4')).cells).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  expect((await read('a,b\r1,2\r3,4\r')).cells).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
  expect((await read('a,b\r\n1,2\n3,4\r\n')).cells).toEqual([
    ['1', '2'],
    ['3', '4'],
  ]);
});

test('over-long cells and NUL characters are named', async () => {
  const { faults } = await read(`a,b\n${'x'.repeat(10_001)},1\ny\0,2\nz,3\n`);
  expect(faults).toEqual([
    expect.stringMatching(/^Row 1 \(line 2\) has 10001 characters in "a", at most 10000/),
    expect.stringMatching(/^Row 2 \(line 3\) has a NUL character in "a"/),
    null,
  ]);
});

describe('files that are none', () => {
  test.each([
    ['nothing', '', /error csv.empty: .* is empty/],
    ['only a mark', Buffer.from([0xef, 0xbb, 0xbf]), /error csv.empty/],
    ['blank lines', '\n\r\n\n', /error csv.empty: .* holds only blank lines/],
    [
      'a workbook',
      Buffer.from('PK\x03\x04xxxxxxxx'),
      /error csv.not-text: .* is an Excel workbook or a zip archive, not a CSV file; save it as/,
    ],
    ['UTF-16 without a mark', Buffer.from('account,value\nA,1\n', 'utf16le'), /error csv.not-text: .* UTF-16 without/],
    [
      'the same column twice',
      'a,b,a\n1,2,3\n',
      /error csv.duplicate-column: .* names "a" twice, over columns 1 and 3; rename/,
    ],
    ['a column without a name', 'a,,c\n1,2,3\n', /warning csv.unnamed-column: Column 2 of/],
    ['a blank header', ',,\n1,2,3\n', /error csv.header: .* is blank/],
    ['data in the header', 'A1,2025-01-01,5\nA2,2025-01-02,6\n', /warning csv.header-missing/],
  ])('%s', async (_, content, expected) => {
    const { file } = await read(content);
    expect(problemOf(file)[0]).toMatch(expected);
  });

  test('a missing file and a folder', async () => {
    expect(problemOf(await openCsv(join(folder, 'nowhere.csv')))[0]).toMatch(
      /csv.no-file: There is no file .*nowhere.csv; check/,
    );
    expect(problemOf(await openCsv(folder))[0]).toMatch(/csv.no-file: .* is not a file/);
  });

  test('a header without rows is a file with no rows', async () => {
    expect(await read('a,b\n')).toMatchObject({ rows: [], broken: [], file: { header: ['a', 'b'], problems: [] } });
  });
});
