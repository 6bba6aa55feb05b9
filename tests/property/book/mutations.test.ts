import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { mutants, type Mutant } from './mutants.ts';

const root = resolve(import.meta.dirname, '../../..');
const folder = mkdtempSync(join(tmpdir(), 'rapport-mutants-'));
const [least, most] = [2000, 8000];

type Found = Record<string, { difference: string; pairs: number }>;
let found: Found = {};

/** A copy of core with one fault in it; the path of its book evaluator. */
function copyWith(name: string, faults: readonly Mutant[]): string {
  const copy = join(folder, name);
  mkdirSync(join(copy, 'src/lib'), { recursive: true });
  cpSync(join(root, 'src/lib/core'), join(copy, 'src/lib/core'), {
    recursive: true,
    filter: (path) => !path.endsWith('.test.ts'),
  });
  cpSync(join(root, 'package.json'), join(copy, 'package.json'));
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'), 'junction');
  for (const { name: fault, file, replace, by } of faults) {
    const path = join(copy, 'src/lib/core/evaluate', file);
    const text = readFileSync(path, 'utf8');
    if (text.split(replace).length !== 2)
      throw new Error(
        `What "${fault}" replaces is in ${file} ${text.split(replace).length - 1} times, not once; choose another text in mutants.ts.`,
      );
    writeFileSync(
      path,
      text.replace(replace, () => by),
    );
  }
  return join(copy, 'src/lib/core/evaluate/book.ts');
}

const untouched = 'untouched';

beforeAll(async () => {
  const copies = [copyWith(untouched, []), ...mutants.map((each, index) => copyWith(`mutant-${index}`, [each]))];
  const hunt = join(import.meta.dirname, 'hunt-mutants.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [hunt, String(least), String(most), ...copies], {
    cwd: root,
  });
  found = JSON.parse(stdout) as Found;
  console.log(
    Object.values(found)
      .map((each) => each.pairs)
      .join(' '),
  );
}, 600_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const nameOf = (index: number) => join(folder, `mutant-${index}`, 'src/lib/core/evaluate/book.ts');

test('a copy without a fault differs nowhere', () => {
  expect(found[join(folder, untouched, 'src/lib/core/evaluate/book.ts')]).toBeUndefined();
});

describe('a fault in the book evaluator is found', () => {
  test.each(mutants.map(({ name }, index) => [name, index] as const))('%s', (_, index) => {
    expect(found[nameOf(index)]?.difference).toMatch(/./);
  });
});
