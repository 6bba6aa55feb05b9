/** Facts that cannot be read from packed points: account by account and moment by moment, as computeFacts does. */
import { viewAccount } from '../../signals/account-view.ts';
import { emptyHistory, type AccountHistory, type Horizon, type Observation } from '../../signals/history.ts';
import type { SeriesPack } from '../../signals/series-pack.ts';
import type { Value } from '../../values.ts';
import { historyOf } from '../compute-facts.ts';
import { readAttribute } from '../read-attribute.ts';
import { readSignal } from '../read-signal.ts';
import { writeFact } from './draft-column.ts';
import type { AttributeTask, SignalTask } from './tasks.ts';

export interface OneByOne {
  readonly signals: readonly SignalTask[];
  readonly attributes: readonly AttributeTask[];
}

/**
 * Writes the rows of an account, one for each horizon.
 *
 * @param entries of the account; its observations are taken from the series
 */
export function computeOneByOne(
  { signals, attributes }: OneByOne,
  account: number,
  entries: AccountHistory | null,
  horizons: readonly Horizon[],
): void {
  const observations = new Map<string, readonly Observation[]>();
  for (const { signal, series } of signals)
    if (!signal.derive && series) observations.set(signal.key, unpack(series, account));
  const history = { ...(entries ?? emptyHistory('')), observations };
  horizons.forEach((horizon, moment) => {
    const row = account * horizons.length + moment;
    const view = viewAccount(history, horizon);
    for (const { signal, reported, reads } of signals) {
      const known = historyOf(signal, view, reported[moment] ?? null);
      for (const { read, draft } of reads)
        writeFact(draft, row, readSignal(known, read, horizon.at), horizon.at, signal);
    }
    for (const { source, draft } of attributes) writeFact(draft, row, readAttribute(source, view), horizon.at, null);
  });
}

function unpack(series: SeriesPack, account: number): Observation[] {
  const entries: Observation[] = [];
  for (let index = series.starts[account]!; index < series.starts[account + 1]!; index++) {
    const contactId = series.contacts.get(index);
    const other = series.others.get(index);
    const value: Value = other === undefined ? series.values[index]! : other;
    entries.push({
      signal: series.signal,
      observedAt: series.observedAt[index]!,
      knownAt: series.knownAt[index]!,
      rev: series.rev[index]!,
      value,
      ...(contactId === undefined ? {} : { contactId }),
      ...(series.assumed[index] === 1 ? { assumed: true } : {}),
    });
  }
  return entries;
}
