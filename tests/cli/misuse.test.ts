import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openDesk, type Desk } from './run-rapport.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let desk: Desk;
beforeAll(() => (desk = openDesk()));
afterAll(() => desk.remove());

const csv = 'tests/fixtures/csv/bom.csv';

describe('called in a way it cannot answer, it says so in a sentence with the next step, and exits with 2', () => {
  it.concurrent.each<[string[], RegExp]>([
    [['vlidate'], /Unknown command 'vlidate'. Did you mean validate\? "rapport --help" shows/],
    [['evaluate', 'x.json'], /Required option '--facts <file>' not specified. "rapport evaluate --help" shows/],
    [['validate', 'nowhere.json'], /There is no file or folder "nowhere.json"; check the path/],
    [['validate', 'src/cli'], /no document in "src\/cli"; documents are \.json files/],
    [
      ['publish', 'rules-library/signals', '--acting', 'maybe'],
      /"maybe" is not a way of acting; use one of off, watch, on/,
    ],
    [['import', 'customers', csv], /"customers" cannot be imported; say one of accounts, usage, contacts/],
    [['import', 'usage', csv, '--lag', 'soon'], /"soon" is no number of days/],
    [['import', '--map', 'account=x', 'usage', csv], /--map takes every word after it: write it behind the file/],
    [['import', 'usage', csv, '--map', 'frobnicate'], /"frobnicate" is no mapping; write target=Column/],
    [['import', 'usage', csv, '--encoding', 'latin7'], /"latin7" is no encoding known here; use utf-8/],
    [['explain', 'acme', '--as-of', 'yesterday'], /"yesterday" is not a moment; write --as-of 2026-03-31/],
    [['tasks', '--limit', 'few'], /"few" is no number of things; write --limit 20/],
    [['tasks', '--data', 'package.json'], /"package.json" is a file; --data and RAPPORT_DATA name the folder/],
    [['score', '--all', '--account', 'x'], /Option '--all' cannot be used with option '--account <id>'/],
  ])('rapport %s', async (args, sentence) => {
    const { code, out, err } = await desk.run(...args);
    expect(err).toMatch(sentence);
    expect({ code, out }).toEqual({ code: 2, out: '' });
  });

  it('also as JSON', async () => {
    const { code, value } = await desk.json<{ error: { message: string } }>('frobnicate');
    expect(code).toBe(2);
    expect(value.error.message).toMatch(/^Unknown command 'frobnicate'/);
  });
});

it('a folder without a database is most likely a wrong path: nothing is made there', async () => {
  const { code, err } = await desk.run('tasks');
  expect(code).toBe(2);
  expect(err).toMatch(
    /no database in ".*data"\. "rapport publish FILE" or "rapport import accounts FILE\.csv" begins one there/,
  );
  expect(desk.state()).toEqual({});
});

it('a file that is no database fails the check, and nothing else opens it', async () => {
  const data = join(desk.folder, 'odd');
  mkdirSync(data, { mode: 0o700 });
  desk.write('odd/rapport.db', 'This is a shopping list. '.repeat(100));
  const checked = await desk.run('db', 'check', '--data', data);
  expect(checked.all).toMatch(/rapport\.db.*\n?/);
  expect(checked.code).toBe(1);
  expect(await desk.run('tasks', '--data', data)).toMatchObject({ code: 2 });
});

it('help teaches: examples, exit codes, what each kind of file holds', async () => {
  const [main, help] = [await desk.run('--help'), await desk.run('import', '--help')];
  expect([main.code, help.code, main.err]).toEqual([0, 0, '']);
  expect(main.out).toMatch(
    /A first round.*rapport publish.*rapport import accounts.*rapport explain.*Exit codes: 0 done/s,
  );
  expect(help.out).toMatch(/accounts {3}an account.*outcomes.*--map account=Customer/s);
});
