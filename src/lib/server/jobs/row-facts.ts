/** Facts of some accounts as columns, straight from their history. */
import type { Columns } from '#lib/core/columns.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import type { RuleSet } from '#lib/core/evaluate/rule-set.ts';
import { computeFactColumns, type FactColumns } from '#lib/core/facts/fact-columns.ts';
import type { AccountHistory } from '#lib/core/signals/history.ts';
import type { Store } from '../store/store.ts';
import { endOfTime, reportedBy, type Batch } from './load-moments.ts';

/** Raw facts of the accounts themselves that scoring documents read: all but those about models and segments. */
export function factKeysOf({ documents }: RuleSet): string[] {
  const keys = documents.filter(({ scoring }) => scoring).flatMap(({ evaluator }) => evaluator.compiled.reads);
  return [...new Set(keys)].filter((key) => ['signal', 'attribute'].includes(parseFactKey(key)?.kind ?? '')).toSorted();
}

/** Signals whose observations the facts need; those counted from events or records have none. */
export function signalsOf(keys: readonly string[], { signals }: RuleSet): string[] {
  const named = keys.flatMap((key) => {
    const source = parseFactKey(key);
    return source?.kind === 'signal' && !signals.get(source.signal)?.derive ? [source.signal] : [];
  });
  return [...new Set(named)];
}

/** Whether a fact is read from entries beside observations. */
export function needsEntries(key: string, { signals }: RuleSet): boolean {
  const source = parseFactKey(key);
  return (
    source?.kind === 'attribute' || (source?.kind === 'signal' && signals.get(source.signal)?.derive !== undefined)
  );
}

export interface RowFacts {
  /** Revisions the facts stand on, by row. */
  readonly revs: Float64Array;
  readonly facts: ReadonlyMap<string, FactColumns>;
  readonly entries: readonly AccountHistory[] | null;
}

export interface RowFactOptions {
  /** Whether entries are wanted though no fact needs them. */
  readonly withEntries?: boolean;
  /** By account, the signals that are read of it; facts that stand on others say nothing about it. */
  readonly only?: readonly (readonly string[])[];
}

/** Facts as of a moment; row r is `accountIds[r]`. */
export async function readRowFacts(
  store: Store,
  batch: Batch,
  keys: readonly string[],
  accountIds: readonly string[],
  at: number,
  { withEntries = false, only }: RowFactOptions = {},
): Promise<RowFacts> {
  const { ruleSet } = batch.rules;
  const history = await store.readSeries({
    accountIds,
    signals: signalsOf(keys, ruleSet),
    ...(only ? { only } : {}),
    until: endOfTime,
    withEntries: withEntries || keys.some((key) => needsEntries(key, ruleSet)),
  });
  const { facts } = computeFactColumns(keys, {
    accounts: accountIds.length,
    moments: [at],
    series: history.series,
    entries: history.entries,
    signals: ruleSet.signals,
    lastReported: (signal, moment) => reportedBy(batch, signal, moment),
  });
  return { revs: history.revs, facts, entries: history.entries };
}

export function columnsOf(facts: ReadonlyMap<string, FactColumns>): Columns {
  return new Map([...facts].map(([key, { column }]) => [key, column]));
}

export function turnsOf(facts: ReadonlyMap<string, FactColumns>): Map<string, Float64Array> {
  return new Map([...facts].map(([key, { turnsAt }]) => [key, turnsAt]));
}
