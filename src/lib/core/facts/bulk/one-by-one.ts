/** Facts that cannot be read from packed points: account by account and moment by moment, as computeFacts does. */
import type { Signal } from '../../documents/signal.ts';
import { viewAccount, type AccountView } from '../../signals/account-view.ts';
import { emptyHistory, type AccountHistory, type Horizon, type Observation } from '../../signals/history.ts';
import type { SeriesPack } from '../../signals/series-pack.ts';
import { historyOf } from '../compute-facts.ts';
import { awaitsReport, type Fact } from '../fact.ts';
import { daysCounted } from '../moving.ts';
import { readAttribute } from '../read-attribute.ts';
import { readSignal } from '../read-signal.ts';
import type { SignalHistory } from '../window.ts';
import { writeFact, type DraftColumn } from './draft-column.ts';
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
  const views: AccountView[] = [];
  const viewAt = (moment: number): AccountView => (views[moment] ??= viewAccount(history, horizons[moment]!));
  const firstRow = account * horizons.length;

  for (const { signal, reported, reads } of signals) {
    const known: SignalHistory[] = [];
    const knownAt = (moment: number): SignalHistory =>
      (known[moment] ??= historyOf(signal, viewAt(moment), reported[moment] ?? null));
    for (const { read, draft } of reads)
      writeRows(draft, firstRow, horizons, signal, (moment) => readSignal(knownAt(moment), read, horizons[moment]!.at));
  }
  for (const { source, draft } of attributes)
    writeRows(draft, firstRow, horizons, null, (moment) => readAttribute(source, viewAt(moment)));
}

/** Where only values are wanted, a fact that still holds at the next moment is not worked out again. */
function writeRows(
  draft: DraftColumn,
  firstRow: number,
  horizons: readonly Horizon[],
  signal: Signal | null,
  compute: (moment: number) => Fact,
): void {
  let fact: Fact | null = null;
  for (let moment = 0; moment < horizons.length; moment++) {
    const { at } = horizons[moment]!;
    const stays: boolean = fact !== null && !draft.times && at < holdsUntil(fact, signal);
    fact = fact && stays ? countedTo(fact, at) : compute(moment);
    writeFact(draft, firstRow + moment, fact, at, signal);
  }
}

function countedTo(fact: Fact, at: number): Fact {
  const { counts } = fact;
  return typeof counts === 'object' ? { ...fact, value: daysCounted(counts, at) } : fact;
}

/** Sources only ever report later and later: what is known because one reported stays so until it says. */
function holdsUntil({ validUntil, counts, why }: Fact, signal: Signal | null): number {
  if (counts === 'otherwise' || (signal && awaitsReport(why, signal))) return -Infinity;
  return (counts ? counts.until : validUntil) ?? Infinity;
}

function unpack(series: SeriesPack, account: number): Observation[] {
  const entries: Observation[] = [];
  for (let index = series.starts[account]!; index < series.starts[account + 1]!; index++) {
    const contactId = series.contacts.get(index);
    const other = series.others.get(index);
    entries.push({
      signal: series.signal,
      observedAt: series.observedAt[index]!,
      knownAt: series.knownAt[index]!,
      rev: series.rev[index]!,
      value: other === undefined ? series.values[index]! : other,
      ...(contactId === undefined ? {} : { contactId }),
      ...(series.assumed[index] === 1 ? { assumed: true } : {}),
    });
  }
  return entries;
}
