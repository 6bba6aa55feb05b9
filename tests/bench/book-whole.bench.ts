// A night of the whole book, by the job itself on a database of its own: read the copy of 22 facts, evaluate the score model and its 12
// rules, write what changed. Each step in a process of its own, so that the peak of the memory is that of scoring; CPU time of all its
// threads from the open database to the end of the run, compiling included. Beside it what stock json-rules-engine would take for
// evaluating alone. Signals are read as they stand (`latest`), so that nothing but what arrived makes a fact anew.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomAccounts } from './book/accounts.ts';
import { lastScored, nightMs, type Night } from './book/large-book.ts';
import { StockScorer } from './book/stock.ts';
import type { Scored } from './book/whole-once.ts';
import { interleave, median, type Measurement } from './measure.ts';

const sizes = [10_000, 100_000, 1_000_000];
const largest = sizes.at(-1)!;
const small = sizes[0]!;
/** Of the largest book fewer: making it takes long enough. */
const nightsOf = (size: number): number => (size === largest ? 2 : 3);
const everyNth = 50;

export async function bench(): Promise<Measurement[]> {
  const stock = await stockSeconds();
  const runs = new Map<number, Scored[]>();
  for (const size of sizes)
    runs.set(
      size,
      inNewBook(size, everyNth, (path) => quietNights(path, size)),
    );
  const seconds = new Map([...runs].map(([size, all]) => [size, median(all.map((each) => each.seconds))]));
  const megabytes = new Map([...runs].map(([size, all]) => [size, median(all.map((each) => each.megabytes))]));
  const perAccount = (size: number): number => (seconds.get(size)! / size) * 1e9;
  const reference = { name: 'stock json-rules-engine, evaluation alone', value: stock * largest };
  return [
    {
      name: `a night of ${largest.toLocaleString('en')} accounts, one in ${everyNth} changed, none decided`,
      value: seconds.get(largest)!,
      unit: 's',
      goal: 3,
      aim: 1,
      reference,
      note: sampledOf(runs.get(largest)!),
    },
    { name: 'its peak memory', value: megabytes.get(largest)!, unit: 'MB', goal: 400 },
    ...sizes.map((size): Measurement => ({
      name: `an account of a book of ${size.toLocaleString('en')}`,
      value: perAccount(size),
      unit: 'ns',
      reference: { name: `of ${small.toLocaleString('en')}`, value: perAccount(small) },
    })),
    ...expensiveNights(seconds.get(small)!),
  ];
}

/** Nights on a small book on which more happens, for each account that it happens to. */
function expensiveNights(quiet: number): Measurement[] {
  const deciding = inNewBook(small, everyNth, (path) => score(path, observe(path, small, [night(1, everyNth, true)])));
  const everything = inNewBook(small, 1, (path) => score(path, observe(path, small, [night(1, 1, false)])));
  const first = inNewBook(small, 0, (path) => score(path, lastScored));
  const { decisions } = deciding.counts;
  return [
    {
      name: 'an account that decided something, more than in a quiet night',
      value: ((deciding.seconds - quiet) / decisions) * 1e6,
      unit: 'µs',
      note: `${decisions.toLocaleString('en')} decisions`,
    },
    {
      name: `an account of a book of ${small.toLocaleString('en')} of which all changed`,
      value: (everything.seconds / small) * 1e6,
      unit: 'µs',
      note: `${everything.counts.decisions.toLocaleString('en')} decisions`,
    },
    {
      name: 'an account that is scored for the first time, its facts from history',
      value: (first.seconds / small) * 1e6,
      unit: 'µs',
    },
  ];
}

function night(number: number, everyNth: number, movesBands: boolean): Night {
  return { number, everyNth, movesBands };
}

function quietNights(path: string, size: number): Scored[] {
  const past: Night[] = [];
  return Array.from({ length: nightsOf(size) }, (_, index) => {
    past.push(night(index + 1, everyNth, false));
    return score(path, observe(path, size, past));
  });
}

function inNewBook<Result>(accounts: number, everyNth: number, work: (path: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'rapport-bench-'));
  const path = join(folder, 'rapport.db');
  try {
    run('fill', path, accounts, everyNth);
    return work(path);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Returns the moment to score for. */
function observe(path: string, accounts: number, past: readonly Night[]): number {
  run('observe', path, accounts, JSON.stringify(past));
  return lastScored + past.at(-1)!.number * nightMs;
}

function score(path: string, at: number): Scored {
  const scored = JSON.parse(run('score', path, at)) as Scored;
  const { differed, blocked, failed, rebuilt } = scored.counts;
  if (differed + blocked + failed + rebuilt > 0)
    throw new Error(`Scoring went wrong: ${JSON.stringify(scored.counts)}`);
  return scored;
}

function run(step: string, ...rest: readonly (string | number)[]): string {
  const program = join(import.meta.dirname, 'book/whole-once.ts');
  return execFileSync(process.execPath, [program, step, ...rest.map(String)], { encoding: 'utf8' });
}

function sampledOf(runs: readonly Scored[]): string {
  const { changed, decisions, sampled } = runs.at(-1)!.counts;
  const count = (each: number): string => each.toLocaleString('en');
  return `${count(changed)} changed, ${count(decisions)} decisions, ${count(sampled)} evaluated again by the account evaluator`;
}

async function stockSeconds(): Promise<number> {
  const accounts = randomAccounts(200, 6);
  const stock = new StockScorer();
  const work = async () => {
    for (const account of accounts) await stock.score(account);
  };
  return (await interleave(5, { stock: { units: accounts.length, work } })).stock;
}
