// 1,200 rules over 20 facts by the book evaluator, a rule and account; beside closures made from the same rules.
import { flagAt } from '#lib/core/columns.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import { createBookEvaluator, type BookEvaluator } from '#lib/core/evaluate/book.ts';
import type { Compiled } from '#lib/core/compile/compiled.ts';
import { asColumns, randomAccounts } from './book/accounts.ts';
import { closureOf, randomRules, type Closure } from './book/many-rules.ts';
import { runBook } from './book/run-book.ts';
import { accountResult, bookResults, demandSame } from './book/same-results.ts';
import { compiledWork, ruleNode, workDocument } from './book/work-document.ts';
import type { Account } from './book/workload.ts';
import { interleave, type Measurement } from './measure.ts';

const ruleCount = 1200;
const rows = 8192;
const accountsOneByOne = 15;
const rounds = 7;

export async function bench(): Promise<Measurement[]> {
  const rules = randomRules(ruleCount, 3);
  const compiled = compiledWork(workDocument({ rules, rulesOnly: true }));
  const book = createBookEvaluator(compiled);
  const closures = rules.map(({ when }) => closureOf(when));
  const accounts = randomAccounts(rows, 4);
  demandSameFlags(book, closures, accounts);
  await demandSameAsOneByOne(compiled, book, accounts.slice(0, accountsOneByOne));
  const columns = asColumns(accounts);
  let sink = 0;
  const times = await interleave(rounds, {
    book: { units: rows * ruleCount, work: () => runBook(book, columns, rows) },
    closures: {
      units: rows * ruleCount,
      work: () => {
        for (const account of accounts) for (const closure of closures) if (closure(account) === true) sink += 1;
      },
    },
  });
  if (sink === 0) throw new Error('No rule ever held.');
  return [
    {
      name: `${ruleCount.toLocaleString('en')} rules, a rule and account`,
      value: times.book * 1e9,
      unit: 'ns',
      goal: 2,
      reference: { name: 'closures', value: times.closures * 1e9 },
    },
  ];
}

function demandSameFlags(book: BookEvaluator, closures: readonly Closure[], accounts: readonly Account[]): void {
  runBook(book, asColumns(accounts), accounts.length, (reading, from) => {
    closures.forEach((closure, index) => {
      const flags = reading.flags[ruleNode(index)]!;
      for (let row = 0; row < reading.count; row++)
        if (flagAt(flags, row) !== closure(accounts[from + row]!))
          throw new Error(`Rule ${index + 1} is ${flagAt(flags, row)} for ${JSON.stringify(accounts[from + row])}.`);
    });
  });
}

async function demandSameAsOneByOne(
  compiled: Compiled,
  book: BookEvaluator,
  accounts: readonly Account[],
): Promise<void> {
  const evaluator = createAccountEvaluator(compiled);
  const fromBook = bookResults(book, accounts, ruleCount);
  for (const [index, account] of accounts.entries()) {
    const expected = await accountResult(evaluator, account, ruleCount);
    demandSame('the book evaluator', account, expected, fromBook[index]!, { toTheBit: true });
  }
}
