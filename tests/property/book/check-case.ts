/** One case on both evaluators: every row, in several orders, splits and shapes of columns, one block after another. */
import type { Compiled } from '#lib/core/compile/compiled.ts';
import type { BookEvaluator, BookReading } from '#lib/core/evaluate/book.ts';
import { numbersOf } from '#lib/core/evaluate/lists.ts';
import type { Problem } from '#lib/core/problems.ts';
import { diceOf, type Dice } from '../dice.ts';
import type { BookCase } from './book-case.ts';
import { differenceIn, differenceOf, expectationsOf, fetched, type Expectations } from './compare.ts';
import { layOut } from './lay-out.ts';

export type MakeBook = (compiled: Compiled) => BookEvaluator;

/** The first difference; `null` when the evaluators agree on everything. */
export async function differenceFor(bookCase: BookCase, makeBook: MakeBook): Promise<string | null> {
  return differenceFrom(bookCase, await expectationsOf(bookCase), makeBook);
}

export function differenceFrom(bookCase: BookCase, expectations: Expectations, makeBook: MakeBook): string | null {
  if (bookCase.rows.length === 0) return null;
  const dice = diceOf(bookCase.seed);
  const book = makeBook(expectations.compiled);
  const once = bookCase.rows.map((_, at) => at);
  const again = Array.from({ length: Math.max(bookCase.extent, once.length) }, (_, at) => at % once.length);
  const told = new Set<number>();
  return (
    differenceInSheet(book, bookCase, expectations, dice, {
      order: shuffled(dice, again),
      step: book.blockRows,
      told,
    }) ??
    differenceInSheet(book, bookCase, expectations, dice, {
      order: shuffled(dice, once),
      step: dice.pick([1, 31, 32, 33, 64]),
      told: new Set(once.slice(3)),
    })
  );
}

interface Sheet {
  /** Which row of the case stands where. */
  readonly order: readonly number[];
  /** How many rows one call takes. */
  readonly step: number;
  /** Rows whose whole evaluations need not be compared any more. */
  readonly told: Set<number>;
}

const mostCalls = 6;

/** One set of columns, evaluated part after part. */
function differenceInSheet(
  book: BookEvaluator,
  bookCase: BookCase,
  { compiled, rows }: Expectations,
  dice: Dice,
  { order, step, told }: Sheet,
): string | null {
  const { input, suspects } = layOut(bookCase, order, compiled.reads, dice);
  const named = new Set<string>();
  let done = 0;
  for (let call = 0; call < mostCalls && done < order.length; call++) {
    const count = Math.min(step, order.length - done);
    const reading = book.evaluate({ ...input, from: input.from + done, count });
    if (reading.count !== count) return `A block of ${count} rows has ${reading.count}.`;
    const all = fetched(reading, compiled);
    for (let row = 0; row < count; row++) {
      const account = order[done + row]!;
      const difference = differenceIn(all, row, rows[account]!, compiled);
      if (difference !== null) return `Row ${row} of ${count} (account ${account}): ${difference}`;
      if (told.has(account)) continue;
      told.add(account);
      const inWhole = differenceOf(reading.evaluationAt(row), rows[account]!);
      if (inWhole !== null) return `The evaluation of row ${row} of ${count} (account ${account}): ${inWhole}`;
      const { problems, trace } = rows[account]!.evaluation;
      const brief = reading.briefAt(row);
      const contributions = numbersOf(brief.contributions);
      const inBrief = differenceOf({ ...brief, contributions, problems, trace }, rows[account]!);
      if (inBrief !== null) return `In brief, row ${row} of ${count} (account ${account}): ${inBrief}`;
    }
    const blame = needless(reading, suspects);
    if (blame !== null) return blame;
    for (const key of suspects) if (reading.problems.some((each) => names(each, key))) named.add(key);
    done += count;
  }
  const missed = done < order.length ? undefined : [...suspects].find((key) => !named.has(key));
  return missed === undefined ? null : `Nothing is said about what is wrong with the column "${missed}".`;
}

function names({ at, message }: Problem, key: string): boolean {
  return at.column === key || message.includes(`"${key}"`);
}

function needless({ problems }: BookReading, suspects: ReadonlySet<string>): string | null {
  const found = problems.find((each) => ![...suspects].some((key) => names(each, key)));
  return found ? `A problem with columns that are in order: ${found.message}` : null;
}

function shuffled<Item>(dice: Dice, items: readonly Item[]): Item[] {
  return items
    .map((item) => ({ item, weight: dice.next() }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ item }) => item);
}
