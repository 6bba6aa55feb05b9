import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { valueAt } from '#lib/core/columns.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import { readFunctions } from '#lib/core/documents/nodes/signal.ts';
import { computeFacts } from '#lib/core/facts/compute-facts.ts';
import { awaitsReport, type Fact } from '#lib/core/facts/fact.ts';
import { computeFactColumns, type BulkFacts, type FactColumns } from '#lib/core/facts/fact-columns.ts';
import { factTurnsAt, factValuesAt } from '#lib/core/facts/fact-values-at.ts';
import { lastReported } from '#lib/core/signals/freshness.ts';
import { emptyHistory, type AccountHistory } from '#lib/core/signals/history.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { isDateValue, type Value } from '#lib/core/values.ts';
import { correctedHistories, momentLists, packHistories, plainHistories } from './facts/packed-history.ts';
import { attributeKeys, histories, reported, signalKeys, signals } from './facts/random-history.ts';

const reports = fc
  .array(reported, { maxLength: 3 })
  .map((moments) => moments.filter((at) => at !== null).toSorted((a, b) => a - b));

interface Book {
  readonly accounts: readonly AccountHistory[];
  readonly moments: readonly number[];
  readonly revs: Float64Array | undefined;
  readonly reports: readonly number[];
}

function booksOf(history: fc.Arbitrary<AccountHistory>, isBound: boolean): fc.Arbitrary<Book> {
  return fc.record({
    accounts: fc.array(history, { minLength: 1, maxLength: 4 }),
    moments: momentLists,
    revs: isBound
      ? fc.option(
          fc
            .array(fc.integer({ min: 20, max: 120 }), { minLength: 4, maxLength: 4 })
            .map((revs) => Float64Array.from(revs)),
          { nil: undefined },
        )
      : fc.constant(undefined),
    reports,
  });
}

function inBulk(keys: readonly string[], { accounts, moments, revs, reports }: Book, onlyValues = false): BulkFacts {
  return computeFactColumns(keys, {
    accounts: accounts.length,
    moments,
    revs,
    series: packHistories(accounts),
    entries: accounts.map((history) => ({ ...history, observations: new Map() })),
    signals,
    lastReported: (_, at) => lastReported(reports, at),
    onlyValues,
  });
}

function oneByOne(
  keys: readonly string[],
  book: Book,
  account: number,
  at: number,
  reportedAt = at,
): Map<string, Fact> {
  const rev = book.revs?.[account];
  return computeFacts(keys, {
    history: book.accounts[account]!,
    horizon: { at, knownBy: at, ...(rev === undefined ? {} : { rev }) },
    signals,
    lastReported: () => lastReported(book.reports, reportedAt),
    modelPoints: () => [],
  });
}

function isSame(a: Value, b: Value): boolean {
  return isDateValue(a) && isDateValue(b) ? Object.is(a.date, b.date) : Object.is(a, b);
}

/** Plain comparisons: there are millions of them. */
function same(actual: Value | undefined, expected: Value, what: () => string): void {
  if (!isSame(actual ?? null, expected)) expect(actual, what()).toBe(expected);
}

function checkRow(key: string, columns: FactColumns, row: number, fact: Fact, at: number): void {
  const label = (): string => `${key}, row ${row}: ${JSON.stringify(fact)}`;
  same(valueAt(columns.column, row), fact.value, label);
  const turnsAt = fact.validUntil ?? Infinity;
  same(columns.turnsAt[row], turnsAt, label);
  const counts = typeof fact.counts === 'object' ? fact.counts : null;
  same(columns.countsFrom?.[row] ?? NaN, counts?.from ?? NaN, label);
  if (counts) same(columns.counts, counts.as, label);
  same(columns.validUntil[row], copyHolds(key, fact, at, turnsAt), label);
}

function copyHolds(key: string, fact: Fact, at: number, turnsAt: number): number {
  if (fact.counts === 'otherwise') return at + 1;
  if (fact.counts) return fact.counts.until ?? Infinity;
  const source = parseFactKey(key);
  const signal = source?.kind === 'signal' ? signals.get(source.signal) : undefined;
  if (!signal || !awaitsReport(fact.why, signal)) return turnsAt;
  return turnsAt === Infinity ? -Infinity : at + 1;
}

const compared = new Map<string, number>();

function compareAll(keys: readonly string[], book: Book, bulk: BulkFacts, count: Map<string, number>): void {
  expect([...bulk.facts.keys()]).toEqual([...new Set(keys)]);
  book.accounts.forEach((_, account) => {
    book.moments.forEach((at, moment) => {
      for (const [key, fact] of oneByOne(keys, book, account, at)) {
        checkRow(key, bulk.facts.get(key)!, account * book.moments.length + moment, fact, at);
        const source = parseFactKey(key);
        const fn = source?.kind === 'signal' ? source.read.fn : 'attribute';
        count.set(fn, (count.get(fn) ?? 0) + 1);
      }
    });
  });
}

const observedKeys = signalKeys.filter((key) => /^(seats|logins|unscheduled)\b/.test(key));
const anyKeys = fc.array(fc.oneof({ weight: 4, arbitrary: signalKeys }, { weight: 1, arbitrary: attributeKeys }), {
  minLength: 1,
  maxLength: 20,
});

describe('facts of many accounts as of many moments', { timeout: 60_000 }, () => {
  afterAll(() => {
    for (const fn of readFunctions) expect(compared.get(fn), fn).toBeGreaterThan(5000);
  });

  it('are those of each account and moment, to the bit, where points are read as they are', () => {
    fc.assert(
      fc.property(
        booksOf(plainHistories, false),
        fc.array(observedKeys, { minLength: 20, maxLength: 40 }),
        (book, keys) => {
          const bulk = inBulk(keys, book);
          expect(bulk.slow).toEqual(new Map());
          compareAll(keys, book, bulk, compared);
        },
      ),
      { numRuns: 250 },
    );
  });

  it('are those of each account and moment, to the bit, where points were corrected', () => {
    const [compared, slow] = [new Map<string, number>(), new Map<string, number>()];
    fc.assert(
      fc.property(
        booksOf(correctedHistories, false),
        fc.array(observedKeys, { minLength: 5, maxLength: 20 }),
        (book, keys) => {
          const bulk = inBulk(keys, book);
          for (const [reason, { values }] of bulk.slow) slow.set(reason, (slow.get(reason) ?? 0) + values);
          compareAll(keys, book, bulk, compared);
        },
      ),
      { numRuns: 100 },
    );
    expect([...slow.keys()]).toEqual(['corrected']);
    const all = [...compared.values()].reduce((a, b) => a + b);
    expect(slow.get('corrected')).toBeLessThan(all / 2);
  });

  it('are those of each account and moment, to the bit, whatever is in the history', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(booksOf(histories, true), anyKeys, (book, keys) => {
        const bulk = inBulk(keys, book);
        for (const reason of bulk.slow.keys()) seen.add(reason);
        compareAll(keys, book, bulk, new Map());
      }),
      { numRuns: 150 },
    );
    expect([...seen].sort()).toEqual([
      'attribute',
      'beyond-rev',
      'corrected',
      'derived',
      'learned-late',
      'not-a-number',
    ]);
  });

  it('are not made up where history was not read', () => {
    const input = { accounts: 1, moments: [0], series: new Map(), entries: null, signals, lastReported: () => null };
    expect(() => computeFactColumns(['logins'], input)).toThrow('"logins" were not read');
    expect(() => computeFactColumns(['@plan'], input)).toThrow('entries');
    expect(() => computeFactColumns(['open'], input)).toThrow('entries');
    const series = packHistories([emptyHistory('a'), emptyHistory('b')]);
    expect(() => computeFactColumns(['logins'], { ...input, series })).toThrow('these 1 accounts');
    const { facts } = computeFactColumns(['nobody', 'not a key', '#health.score', '%all'], input);
    expect([...facts].map(([key, { column }]) => [key, valueAt(column, 0)])).toEqual([
      ['nobody', null],
      ['not a key', null],
    ]);
  });

  it('come without times as well, where facts that still hold are not worked out again', () => {
    fc.assert(
      fc.property(booksOf(histories, true), anyKeys, (book, keys) => {
        const [whole, only] = [inBulk(keys, book), inBulk(keys, book, true)];
        for (const key of keys) {
          const [{ column }, expected] = [only.facts.get(key)!, whole.facts.get(key)!];
          for (let row = 0; row < column.length; row++)
            same(valueAt(column, row), valueAt(expected.column, row), () => `${key}, row ${row}`);
          expect(only.facts.get(key)!.validUntil).toHaveLength(0);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('hold as copies until they say, to the bit, days counted anew', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(booksOf(fc.oneof(histories, plainHistories), true), anyKeys, share, (book, keys, share) => {
        const at = book.moments.at(-1)!;
        const single = { ...book, moments: [at] };
        for (const [key, columns] of inBulk(keys, single).facts) {
          book.accounts.forEach((_, account) => {
            const until = columns.validUntil[account]!;
            const last = Number.isFinite(until) ? until - 1 : at + 40 * dayMs;
            for (const later of [at, last, at + Math.floor((last - at) * share)]) {
              const fact = oneByOne([key], single, account, later, at).get(key)!;
              const value = valueAt(factValuesAt(columns, later), account);
              same(value, fact.value, () => `${key} at ${later}: ${JSON.stringify(fact)}`);
              if (until !== at + 1)
                expect(factTurnsAt(columns, later)[account], key).toBeLessThanOrEqual(fact.validUntil ?? Infinity);
            }
          });
        }
      }),
      { numRuns: 200 },
    );
  });
});
