/** The evaluations of a year, in columns and one by one. */
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import { createAccountEvaluator } from '#lib/core/evaluate/account.ts';
import { createBookEvaluator } from '#lib/core/evaluate/book.ts';
import type { Columns } from '#lib/core/columns.ts';
import { computeFacts } from '#lib/core/facts/compute-facts.ts';
import { computeFactColumns, type BulkFacts } from '#lib/core/facts/fact-columns.ts';
import { lastReported } from '#lib/core/signals/freshness.ts';
import type { BulkHistory } from '#lib/server/store/fact-block-store.ts';
import type { Store } from '#lib/server/store/store.ts';
import { accountId, moments, weeks } from './fill-history.ts';
import { compiledModel, signals } from './history-model.ts';

/** Accounts that are read together. */
const together = 250;
const until = moments.at(-1)!;

/** By row (account * weeks + week): scores, NaN for unknown, and places of bands, -1 for none. */
interface Results {
  readonly score: Float64Array;
  readonly band: Int16Array;
}

const bands = ['at-risk', 'concerning', 'healthy'];

export async function createHistoryRun(store: Store, accounts: number) {
  const compiled = compiledModel();
  const book = createBookEvaluator(compiled);
  const account = createAccountEvaluator(compiled);
  const reports = await store.readSourceFreshness();
  const reported = (signal: string, at: number): number | null => lastReported(reports.get(signal) ?? [], at);
  const named = [
    ...new Set(
      compiled.reads.map(parseFactKey).flatMap((source) => (source?.kind === 'signal' ? [source.signal] : [])),
    ),
  ];
  const at = Float64Array.from({ length: together * weeks }, (_, row) => moments[row % weeks]!);
  const slow = { values: 0, all: 0 };

  const factsOf = (count: number, { series, entries }: BulkHistory): BulkFacts =>
    computeFactColumns(compiled.reads, {
      accounts: count,
      moments,
      series,
      entries,
      signals,
      lastReported: reported,
      onlyValues: true,
    });

  function score(columns: Columns, rows: number, results: Results, first: number): void {
    for (let from = 0; from < rows; from += book.blockRows) {
      const count = Math.min(book.blockRows, rows - from);
      const { result } = book.evaluate({ columns, from, count, at });
      results.score.set(result!.score.subarray(0, count), first + from);
      results.band.set(result!.rawBand.subarray(0, count), first + from);
    }
  }

  async function bookResults(toRead: readonly string[], upTo: number) {
    const results = { score: new Float64Array(upTo * weeks), band: new Int16Array(upTo * weeks) };
    const spent = { reading: 0, computing: 0 };
    slow.values = slow.all = 0;
    for (let from = 0; from < upTo; from += together) {
      const accountIds = Array.from({ length: Math.min(together, upTo - from) }, (_, index) => accountId(from + index));
      const started = process.cpuUsage();
      const history = await store.readSeries({ accountIds, signals: toRead, until, withEntries: false });
      const read = process.cpuUsage();
      const bulk = factsOf(accountIds.length, history);
      const columns = new Map([...bulk.facts].map(([key, { column }]) => [key, column]));
      score(columns, accountIds.length * weeks, results, from * weeks);
      const done = process.cpuUsage();
      spent.reading += seconds(started, read);
      spent.computing += seconds(read, done);
      for (const { values } of bulk.slow.values()) slow.values += values;
      slow.all += accountIds.length * weeks * bulk.facts.size;
    }
    return { results, spent };
  }

  async function accountPath(count: number) {
    const results = [];
    const accountIds = Array.from({ length: count }, (_, index) => accountId(index));
    const histories = await store.readHistory({ accountIds, signals: named, until });
    for (const id of accountIds)
      for (const at of moments) {
        const facts = computeFacts(compiled.reads, {
          history: histories.get(id)!,
          horizon: { at, knownBy: at },
          signals,
          lastReported: (signal) => reported(signal, at),
          modelPoints: () => [],
        });
        results.push(
          await account.evaluate({ at, facts: new Map([...facts].map(([key, { value }]) => [key, value])) }),
        );
      }
    return results;
  }

  return {
    named,
    accountPath,
    bookPath: async (toRead: readonly string[]) => (await bookResults(toRead, accounts)).spent,
    /** Throws unless both give the same scores, to the bit, and bands. */
    async demandSame(count: number): Promise<void> {
      const { score, band } = (await bookResults(named, count)).results;
      const seen = new Set<string | null>();
      (await accountPath(count)).forEach(({ score: wanted, rawBand }, row) => {
        const place = band[row]!;
        const found = { score: Number.isNaN(score[row]) ? null : score[row]!, band: bands[place] ?? null };
        seen.add(found.band);
        if (!Object.is(found.score, wanted) || found.band !== rawBand)
          throw new Error(`Row ${row} differs: ${JSON.stringify(found)} instead of ${wanted}, ${rawBand}.`);
      });
      if (seen.size < 3) throw new Error(`Too little happens: only ${[...seen].join()} was found.`);
    },
    describe: () =>
      `${compiled.reads.length} facts, ${((100 * slow.values) / slow.all).toFixed(1)} % of them not in one pass over the moments`,
  };
}

function seconds(from: NodeJS.CpuUsage, to: NodeJS.CpuUsage): number {
  return (to.user + to.system - from.user - from.system) / 1e6;
}
