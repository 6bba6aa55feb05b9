import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import { readCase, writeCase, type WrittenCase } from './book-case.ts';
import { differenceFor } from './check-case.ts';
import { randomCase } from './random-case.ts';

const folder = join(import.meta.dirname, '../../fixtures/book-regressions');
const kept = readdirSync(folder).filter((name) => name.endsWith('.json'));

test.each(kept)('%s gives the same on both evaluators', async (name) => {
  const written = JSON.parse(readFileSync(join(folder, name), 'utf8')) as WrittenCase;
  const bookCase = readCase(written);
  for (let seed = written.seed; seed < written.seed + 20; seed++)
    expect(await differenceFor({ ...bookCase, seed }, createBookEvaluator), written.why).toBeNull();
});

test('a case that is kept and read again is the same case', async () => {
  for (let seed = 1; seed <= 20; seed++) {
    const written = writeCase(await randomCase(seed, { nodes: 6, rows: 5, extent: 33 }), 'why');
    const text = JSON.stringify(written);
    expect(JSON.stringify(writeCase(readCase(JSON.parse(text) as WrittenCase), 'why'))).toBe(text);
  }
});
