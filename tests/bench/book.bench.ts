// The book evaluator on a model of 20 signals with 12 rules, three-valued: beside the same written for stock json-rules-engine,
// by hand, and for two other engines; then its cost per account in books of different sizes. CPU time, medians of rounds in turn.
import type { Columns } from '#lib/core/columns.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import { asColumns, randomAccounts } from './book/accounts.ts';
import { scoreByHand } from './book/hand-written.ts';
import { JsonLogicScorer } from './book/json-logic.ts';
import { runBook } from './book/run-book.ts';
import { accountResult, bookResults, demandSame } from './book/same-results.ts';
import { StockScorer, type StockResult } from './book/stock.ts';
import { compiledWork, workDocument } from './book/work-document.ts';
import { rules, type Account } from './book/workload.ts';
import { ZenScorer } from './book/zen.ts';
import { interleave, median, type Measurement } from './measure.ts';

const checked = 2000;
const many = 50_000;
const few = 200;
const rounds = 9;
const bookSizes = [10_000, 100_000, 1_000_000];
/** As many rows are in memory at a time. */
const chunk = 50_000;

export async function bench(): Promise<Measurement[]> {
  const scorers = await createScorers();
  await demandSameResults(scorers);
  return [...(await compare(scorers)), ...flatness(scorers.book)];
}

async function createScorers() {
  const compiled = compiledWork(workDocument());
  return {
    account: createAccountEvaluator(compiled),
    book: createBookEvaluator(compiled),
    stock: new StockScorer(),
    jsonLogic: new JsonLogicScorer(),
    zen: await ZenScorer.create(),
  };
}

type Scorers = Awaited<ReturnType<typeof createScorers>>;

async function demandSameResults({ account, book, stock, jsonLogic, zen }: Scorers): Promise<void> {
  const accounts = randomAccounts(checked, 1);
  const fromBook = bookResults(book, accounts, rules.length);
  for (const [index, each] of accounts.entries()) {
    const expected = await accountResult(account, each, rules.length);
    demandSame('the book evaluator', each, expected, fromBook[index]!, { toTheBit: true });
    demandSame('the hand-written scorer', each, expected, scoreByHand(each));
    demandSame('stock json-rules-engine', each, expected, await stock.score(each), { twoValued: true });
    demandSame('json-logic-engine', each, expected, jsonLogic.score(each), { twoValued: true });
    if (zen) demandSame('ZEN', each, expected, await zen.score(each), { twoValued: true });
  }
}

async function compare({ account, book, stock, jsonLogic, zen }: Scorers): Promise<Measurement[]> {
  const accounts = randomAccounts(many, 2);
  const columns = asColumns(accounts);
  const some = accounts.slice(0, few);
  const each = (score: (account: Account) => StockResult | Promise<StockResult>) => ({
    units: few,
    work: async () => {
      for (const account of some) await score(account);
    },
  });
  let sink = 0;
  const times = await interleave(rounds, {
    book: {
      units: many,
      work: () =>
        runBook(book, columns, many, (reading) => {
          sink += reading.result!.score[0]!;
        }),
    },
    hand: {
      units: many,
      work: () => {
        for (const account of accounts) sink += scoreByHand(account).score ?? 0;
      },
    },
    stock: each((account) => stock.score(account)),
    account: {
      units: few,
      work: async () => {
        for (const each of some) await accountResult(account, each, rules.length);
      },
    },
    jsonLogic: each((account) => jsonLogic.score(account)),
    ...(zen ? { zen: each((account) => zen.score(account)) } : {}),
  } as Record<'book' | 'hand' | 'stock' | 'account' | 'jsonLogic' | 'zen', { units: number; work: () => unknown }>);
  if (Number.isNaN(sink)) throw new Error('A score was not a number.');
  const perAccount = (name: string, seconds: number): Measurement => ({
    name: `${name}, an account`,
    value: seconds * 1e9,
    unit: 'ns',
    reference: { name: 'the book evaluator', value: times.book * 1e9 },
  });
  return [
    {
      name: '20 signals and 12 rules, as many times faster than stock json-rules-engine',
      value: times.stock / times.book,
      unit: 'x',
      goal: 900,
      aim: 1500,
      better: 'higher',
    },
    {
      name: 'the same, an account',
      value: times.book * 1e9,
      unit: 'ns',
      reference: { name: 'hand-written scorer', value: times.hand * 1e9 },
    },
    {
      name: 'the same, share of the hand-written time',
      value: times.book / times.hand,
      unit: 'share',
      goal: 0.6,
      aim: 0.33,
    },
    perAccount('stock json-rules-engine', times.stock),
    perAccount('our account evaluator, with trace', times.account),
    perAccount('json-logic-engine, compiled, two-valued', times.jsonLogic),
    zen
      ? perAccount('GoRules ZEN, two-valued', times.zen)
      : { name: 'GoRules ZEN', value: null, unit: 'ns', note: 'it has no program for this platform' },
  ];
}

/** Books of all sizes are evaluated often enough to make as many rows; every book of columns that are new. */
function flatness(book: Scorers['book']): Measurement[] {
  const [smallest, largest] = [bookSizes[0]!, bookSizes.at(-1)!];
  const pool = asColumns(randomAccounts(chunk, 5));
  const times = new Map<number, number[]>(bookSizes.map((size) => [size, []]));
  for (let round = 0; round < 3; round++)
    for (const size of bookSizes) {
      let seconds = 0;
      for (let row = 0; row < largest; row += Math.min(size, chunk)) {
        const rows = Math.min(size, chunk);
        const columns = cut(pool, row % (chunk - rows + 1), rows);
        const started = process.cpuUsage();
        runBook(book, columns, rows);
        const { user, system } = process.cpuUsage(started);
        seconds += (user + system) / 1e6;
      }
      times.get(size)!.push(seconds / largest);
    }
  const reference = { name: `${smallest.toLocaleString('en')} accounts`, value: median(times.get(smallest)!) * 1e9 };
  return bookSizes.map((size) => ({
    name: `an account of a book of ${size.toLocaleString('en')}`,
    value: median(times.get(size)!) * 1e9,
    unit: 'ns',
    reference,
  }));
}

/** Some rows in arrays of their own. */
function cut(columns: Columns, from: number, rows: number): Columns {
  const end = from + rows;
  return new Map(
    [...columns].map(([key, { number, text }]) => [
      key,
      {
        length: rows,
        ...(number ? { number: number.slice(from, end) } : {}),
        ...(text ? { text: { codes: text.codes.slice(from, end), dictionary: text.dictionary } } : {}),
      },
    ]),
  );
}
