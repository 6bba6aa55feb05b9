/** Observations as rows, unless they are known (see add-rows.ts). What is stored already is looked up once per account. */
import type { Observation } from '#lib/core/signals/history.ts';
import type { AccountChange } from '../../history-store.ts';
import { startRows } from '../many-rows.ts';
import type { Prepared } from '../prepared.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { isKnown, newest } from './add-rows.ts';
import { valueColumn, valueKind } from './value-columns.ts';

type StoredRow = [kind: number, value: number | string | null, knownAt: number, assumed: number, rev: number];

/** Rows of one account that observations about to be added may repeat; null: unknown, look for each. */
export interface StoredRows {
  /** By signal, moment and contact; null when there are too many to fetch at once. */
  readonly rows: ReadonlyMap<string, readonly StoredRow[]> | null;
  /** By signal: the last moment added here; what is not after it may stand there already. */
  readonly added: Map<number, number>;
}

export interface ObservationAdder {
  /** Answers whether the row is new; then it waits to be written with others. */
  readonly add: (
    account: number,
    signal: number,
    rev: number,
    entry: Omit<Observation, 'rev'>,
    source: number,
    stored: StoredRows,
  ) => boolean;
  /** Writes what waits: before the accounts are added to once more, and before anything else reads them. */
  readonly flush: () => void;
}

const COLUMNS = 'kind, value, known_at, assumed, rev';

export function observationAdder(context: WriterContext): ObservationAdder {
  const find = context
    .prepare<StoredRow>(
      `SELECT ${COLUMNS} FROM observations WHERE account = ? AND signal = ? AND observed_at = ? AND contact IS ?`,
    )
    .raw();
  const rows = startRows(
    context,
    10,
    (values) => `
      INSERT INTO observations (account, signal, observed_at, rev, known_at, kind, value, contact, assumed, source)
      VALUES ${values}`,
  );

  function storedRows(
    account: number,
    signal: number,
    observedAt: number,
    contact: string | null,
    { rows: found, added }: StoredRows,
  ): readonly StoredRow[] | undefined {
    const last = added.get(signal);
    const mayWait = last !== undefined && last >= observedAt;
    if (mayWait) rows.flush();
    if (found === null || mayWait) return find.all(account, signal, observedAt, contact);
    return found.size === 0 ? undefined : found.get(keyOf(signal, observedAt, contact));
  }

  const add: ObservationAdder['add'] = (account, signal, rev, entry, source, stored) => {
    const { observedAt, knownAt } = entry;
    const given = entry.withdrawn ? null : entry.value;
    const [kind, value, assumed] = [valueKind(given), valueColumn(given), entry.assumed ? 1 : 0];
    const contact = entry.contactId ?? null;
    const before = storedRows(account, signal, observedAt, contact, stored);
    if (before?.length) {
      const [kindBefore, valueBefore, knownBefore, assumedBefore] = newest(before, (row) => row[4])!;
      if (kindBefore === kind && valueBefore === value && isKnown(knownAt, assumed, knownBefore, assumedBefore))
        return false;
    }
    rows.add(account, signal, observedAt, rev, knownAt, kind, value, contact, assumed, source);
    const last = stored.added.get(signal);
    if (last === undefined || last < observedAt) stored.added.set(signal, observedAt);
    return true;
  };
  return { add, flush: rows.flush };
}

function keyOf(signal: number, observedAt: number, contact: string | null): string {
  return contact === null ? `${signal} ${observedAt}` : `${signal} ${observedAt} ${contact}`;
}

type FoundRow = [...StoredRow, signal: number, observedAt: number, contact: string | null];

const MOST_SIGNALS = 64;
const noRows: ReadonlyMap<string, readonly StoredRow[]> = new Map();

/** Of an account without history. */
export function nothingStored(): StoredRows {
  return { rows: noRows, added: new Map() };
}

/**
 * Finds in one look what of an account may repeat: the rows of the signals in question between the first and the last moment. When those are
 * many more than what is to be added (a few moments far apart), each is looked for by itself.
 */
export function storedFinder(
  context: WriterContext,
): (account: number, changes: readonly AccountChange[]) => StoredRows {
  const finders = new Map<number, Prepared<FoundRow>>();

  function finderOf(signals: number): Prepared<FoundRow> {
    let finder = finders.get(signals);
    if (!finder) finders.set(signals, (finder = context.prepare<FoundRow>(selectStored(signals)).raw()));
    return finder;
  }

  return (account, changes) => {
    const signals = new Set<number>();
    let [first, last, count] = [Infinity, -Infinity, 0];
    for (const { observations } of changes) {
      if (!observations) continue;
      for (const { signal, observedAt } of observations) {
        signals.add(termNumber(context, signal));
        if (observedAt < first) first = observedAt;
        if (observedAt > last) last = observedAt;
        count++;
      }
    }
    const added = new Map<number, number>();
    if (count < 2 || signals.size > MOST_SIGNALS) return { rows: null, added };
    const limit = 4 * count;
    const found = finderOf(signals.size).all(account, first, last, ...signals, limit);
    if (found.length === 0) return { rows: noRows, added };
    if (found.length === limit) return { rows: null, added };
    const rows = new Map<string, StoredRow[]>();
    for (const [kind, value, knownAt, assumed, rev, signal, observedAt, contact] of found) {
      const key = keyOf(signal, observedAt, contact);
      const row: StoredRow = [kind, value, knownAt, assumed, rev];
      const same = rows.get(key);
      if (same) same.push(row);
      else rows.set(key, [row]);
    }
    return { rows, added };
  };
}

function selectStored(signals: number): string {
  return `SELECT ${COLUMNS}, signal, observed_at, contact FROM observations
    WHERE account = ? AND observed_at BETWEEN ? AND ? AND signal IN (${Array(signals).fill('?').join()}) LIMIT ?`;
}
