/** Before anything is timed, everything that is timed must give the same results. */
import { flagAt } from '#lib/core/columns.ts';
import type { AccountEvaluator } from '#lib/core/evaluate/account.ts';
import type { BookEvaluator } from '#lib/core/evaluate/book.ts';
import { asColumns, asFacts } from './accounts.ts';
import { benchMoment, runBook } from './run-book.ts';
import { ruleNode } from './work-document.ts';
import type { Account } from './workload.ts';

export interface Result {
  readonly score: number | null;
  readonly band: string | null;
  readonly flags: readonly (boolean | null)[];
}

/** What the book evaluator says of each account. */
export function bookResults(evaluator: BookEvaluator, accounts: readonly Account[], ruleCount: number): Result[] {
  const results: Result[] = [];
  runBook(evaluator, asColumns(accounts), accounts.length, (reading) => {
    const { score, rawBand, bands } = reading.result!;
    for (let row = 0; row < reading.count; row++)
      results.push({
        score: Number.isNaN(score[row]!) ? null : score[row]!,
        band: bands[rawBand[row]!] ?? null,
        flags: Array.from({ length: ruleCount }, (_, index) => flagAt(reading.flags[ruleNode(index)]!, row)),
      });
  });
  return results;
}

export async function accountResult(evaluator: AccountEvaluator, account: Account, ruleCount: number): Promise<Result> {
  const { score, rawBand, flags } = await evaluator.evaluate({ at: benchMoment, facts: asFacts(account) });
  return { score, band: rawBand, flags: Array.from({ length: ruleCount }, (_, index) => flags[ruleNode(index)]!) };
}

/** How exactly two contenders must agree: to the bit, or nearly; with unknown flags, or with unknown as false. */
export interface Exactness {
  readonly toTheBit?: boolean;
  readonly twoValued?: boolean;
}

export function demandSame(
  name: string,
  account: Account,
  expected: Result,
  actual: Result,
  { toTheBit = false, twoValued = false }: Exactness = {},
): void {
  const isClose =
    Object.is(expected.score, actual.score) ||
    (!toTheBit && expected.score !== null && actual.score !== null && Math.abs(expected.score - actual.score) <= 1e-9);
  const wanted = twoValued ? expected.flags.map((flag) => flag === true) : expected.flags;
  const different = wanted.findIndex((flag, index) => flag !== actual.flags[index]);
  if (isClose && expected.band === actual.band && different < 0) return;
  const [one, other] = [expected, actual].map(
    ({ score, band, flags }) =>
      `${score}, ${band}${different < 0 ? '' : `, rule ${different + 1} ${flags[different]}`}`,
  );
  throw new Error(`${name} differs: ${other} instead of ${one} for ${JSON.stringify(account)}.`);
}
