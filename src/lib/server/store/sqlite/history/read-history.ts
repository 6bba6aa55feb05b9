import type { AccountHistory, Observation } from '#lib/core/signals/history.ts';
import type { HistoryQuery } from '../../history-store.ts';
import type { Connection } from '../connection.ts';
import { readJson } from '../stored-json.ts';
import { entryKinds, entryLists, listOfKind, type EntryList } from './entry-kinds.ts';
import { valueFrom } from './value-columns.ts';

type ObservationRow = [
  observedAt: number,
  rev: number,
  knownAt: number,
  kind: number,
  value: number | string | null,
  contact: string | null,
  assumed: number,
];
type SignalRow = [...ObservationRow, signal: string];

const COLUMNS = 'observed_at, rev, known_at, kind, value, contact, assumed';

// In key order, which is (signal, observed_at, rev).
const ALL = `SELECT ${COLUMNS}, text FROM observations JOIN terms ON n = signal
  WHERE account = ? AND observed_at <= ? AND rev <= ? ORDER BY signal, observed_at, rev`;
const ONE = `SELECT ${COLUMNS} FROM observations
  WHERE account = ? AND signal = (SELECT n FROM terms WHERE text = ?) AND observed_at <= ? AND rev <= ? ORDER BY observed_at, rev`;
const ENTRIES = `SELECT kind, observed_at, rev, known_at, assumed, body FROM entries
  WHERE account = ? AND observed_at <= ? AND rev <= ? ORDER BY observed_at, rev`;

/** Histories of the accounts that exist, by id. */
export function readHistory(connection: Connection, query: HistoryQuery): ReadonlyMap<string, AccountHistory> {
  const find = connection.prepare<{ n: number }>('SELECT n FROM accounts WHERE id = ?');
  const rev = query.rev ?? Number.MAX_SAFE_INTEGER;
  const histories = new Map<string, AccountHistory>();
  connection.db.transaction(() => {
    for (const id of query.accountIds) {
      const account = find.get(id)?.n;
      if (account === undefined) continue;
      const observations = query.signals
        ? readSignals(connection, account, query.signals, query.until, rev)
        : readAll(connection, account, query.until, rev);
      histories.set(id, { accountId: id, observations, ...readEntries(connection, account, query.until, rev) });
    }
  })();
  return histories;
}

function readAll(
  connection: Connection,
  account: number,
  until: number,
  rev: number,
): ReadonlyMap<string, readonly Observation[]> {
  const bySignal = new Map<string, Observation[]>();
  let signal: string | undefined;
  let list: Observation[] = [];
  for (const row of connection.prepare<SignalRow>(ALL).raw().all(account, until, rev) as SignalRow[]) {
    if (row[7] !== signal) {
      signal = row[7];
      list = [];
      bySignal.set(signal, list);
    }
    list.push(observationFrom(row[7], row));
  }
  return bySignal;
}

function readSignals(
  connection: Connection,
  account: number,
  signals: readonly string[],
  until: number,
  rev: number,
): ReadonlyMap<string, readonly Observation[]> {
  const one = connection.prepare<ObservationRow>(ONE).raw();
  const bySignal = new Map<string, readonly Observation[]>();
  for (const signal of signals) {
    const rows = one.all(account, signal, until, rev) as ObservationRow[];
    if (rows.length)
      bySignal.set(
        signal,
        rows.map((row) => observationFrom(signal, row)),
      );
  }
  return bySignal;
}

function observationFrom(signal: string, row: ObservationRow | SignalRow): Observation {
  const entry = { signal, observedAt: row[0], rev: row[1], knownAt: row[2], value: valueFrom(row[3], row[4]) };
  if (row[5] === null && row[6] === 0) return entry;
  return { ...entry, ...(row[5] === null ? {} : { contactId: row[5] }), ...(row[6] ? { assumed: true } : {}) };
}

type EntryRow = [kind: number, observedAt: number, rev: number, knownAt: number, assumed: number, body: string];
type Lists = { -readonly [List in EntryList]: AccountHistory[List] };

export function readEntries(connection: Connection, account: number, until: number, rev: number): Lists {
  const lists = Object.fromEntries(entryLists.map((list) => [list, [] as unknown[]])) as Record<EntryList, unknown[]>;
  for (const row of connection.prepare<EntryRow>(ENTRIES).raw().all(account, until, rev) as EntryRow[]) {
    const list = listOfKind.get(row[0]);
    if (!list) continue; // a kind this version does not know
    const body = readJson(entryKinds[list].body, row[5], `An entry in ${list}`);
    lists[list].push({
      ...body,
      observedAt: row[1],
      rev: row[2],
      knownAt: row[3],
      ...(row[4] ? { assumed: true } : {}),
    });
  }
  return lists as Lists;
}
