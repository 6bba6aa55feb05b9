// Holds copies of the book evaluator against the account evaluator until each has differed. A program of its own, because
// the copies lie outside of the checkout. Usage: node hunt-mutants.ts <least pairs> <most pairs> <book.ts of a copy>...; prints JSON.
// Kept cases come before random ones. The first copy is expected never to differ; between the two numbers the hunt is over when all others have.
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readCase, type BookCase, type WrittenCase } from './book-case.ts';
import { differenceFrom, type MakeBook } from './check-case.ts';
import { expectationsOf } from './compare.ts';
import { usualSizes } from './prove-same.ts';
import { randomCase } from './random-case.ts';

const [least, most, ...files] = process.argv.slice(2);
const copies = new Map<string, MakeBook>();
for (const file of files) {
  const { createBookEvaluator } = (await import(pathToFileURL(file).href)) as { createBookEvaluator: MakeBook };
  copies.set(file, createBookEvaluator);
}

const found: Record<string, { difference: string; pairs: number }> = {};
const sizeOf = usualSizes([...copies.values()][0]!);
let pairs = 0;

const folder = join(import.meta.dirname, '../../fixtures/book-regressions');
for (const name of readdirSync(folder).filter((each) => each.endsWith('.json')))
  await hunt(readCase(JSON.parse(readFileSync(join(folder, name), 'utf8')) as WrittenCase));
for (let index = 0; pairs < Number(copies.size > 1 ? most : least); index++)
  await hunt(await randomCase(5_000_000 + index, sizeOf(index)));
console.log(JSON.stringify(found));

async function hunt(bookCase: BookCase): Promise<void> {
  const expectations = await expectationsOf(bookCase);
  pairs += bookCase.rows.length;
  for (const [file, makeBook] of copies) {
    const difference = attempt(() => differenceFrom(bookCase, expectations, makeBook));
    if (difference === null) continue;
    found[file] = { difference, pairs };
    copies.delete(file);
  }
}

function attempt(compare: () => string | null): string | null {
  try {
    return compare();
  } catch (error) {
    return `It throws: ${error instanceof Error ? error.message : String(error)}`;
  }
}
