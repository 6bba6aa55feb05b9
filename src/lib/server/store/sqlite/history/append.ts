import type { EventEntry, Observation, RecordEntry } from '#lib/core/signals/history.ts';
import type { AccountChange, AppendResult } from '../../history-store.ts';
import { makeDue } from '../evaluation/due.ts';
import { stableJson } from '../stable-json.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { entryKinds, entryLists, type EntryList, type EntryOf } from './entry-kinds.ts';
import { saveContacts, saveExternalIds, saveName } from './identity.ts';
import { projectAccount, type Touched } from './project.ts';
import { valueColumn, valueKind } from './value-columns.ts';

const DAY = 86_400_000;

/**
 * A new row, unless the newest one for the thing and moment says the same. "The same" leaves out a later `knownAt` that
 * nobody assumed: saying again what is known is no news, learning it earlier or under another lag is.
 */
const INSERT_OBSERVATION = `
  INSERT INTO observations (account, signal, observed_at, rev, known_at, kind, value, contact, assumed, source)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10 WHERE NOT EXISTS (
    SELECT 1 FROM (
      SELECT kind, value, known_at, assumed FROM observations
      WHERE account = ?1 AND signal = ?2 AND observed_at = ?3 AND contact IS ?8 ORDER BY rev DESC LIMIT 1
    ) WHERE kind = ?6 AND value IS ?7 AND assumed = ?9 AND (known_at = ?5 OR (assumed = 0 AND known_at < ?5)))`;

const INSERT_ENTRY = `
  INSERT INTO entries (account, kind, thing, observed_at, rev, known_at, assumed, body, source)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (
    SELECT 1 FROM (
      SELECT body, known_at, assumed FROM entries
      WHERE account = ?1 AND kind = ?2 AND thing = ?3 AND observed_at = ?4 ORDER BY rev DESC LIMIT 1
    ) WHERE body = ?8 AND assumed = ?7 AND (known_at = ?6 OR (assumed = 0 AND known_at < ?6)))`;

/** An event happened once, so it is compared with the newest statement about it, whatever moment that gives. */
const INSERT_EVENT = `
  INSERT INTO entries (account, kind, thing, observed_at, rev, known_at, assumed, body, source)
  SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9 WHERE NOT EXISTS (
    SELECT 1 FROM (
      SELECT body, known_at, assumed, observed_at FROM entries WHERE account = ?1 AND kind = ?2 AND thing = ?3 ORDER BY rev DESC LIMIT 1
    ) WHERE observed_at = ?4 AND body = ?8 AND assumed = ?7 AND (known_at = ?6 OR (assumed = 0 AND known_at < ?6)))`;

const NEW_ACCOUNT = `
  INSERT INTO accounts (id, name, name_key, created_at, created_by) VALUES (?, ?, ?, ?, ?) RETURNING n`;

const SAVE_ACCOUNT = 'UPDATE accounts SET rev = ?, is_gone = 0 WHERE n = ?';

interface AccountState extends Touched {
  rev: number;
  isChanged: boolean;
}

export interface Appender {
  /** Adds changes; call within a transaction. */
  add(changes: readonly AccountChange[]): void;
  /** Projections, due marks and source freshness. Call once, in the same transaction. */
  finish(): AppendResult & { readonly accounts: readonly number[] };
}

/** Appends changes of any number of accounts within the transaction of the caller. */
export function startAppend(context: WriterContext, at: number, sourceName: string): Appender {
  const source = termNumber(context, sourceName);
  const accounts = new Map<string, AccountState>();
  const reports = new Map<number, Map<number, number>>();
  const insertObservation = context.prepare(INSERT_OBSERVATION);
  const findAccount = context.prepare<{ n: number; rev: number; is_gone: number }>(
    'SELECT n, rev, is_gone FROM accounts WHERE id = ?',
  );
  let appended = 0;
  let repeated = 0;

  function stateOf(id: string, name: string | undefined): AccountState {
    let state = accounts.get(id);
    if (state) return state;
    const row = findAccount.get(id);
    const n = row?.n ?? createAccount(id, name ?? id);
    state = {
      n,
      rev: row?.rev ?? 0,
      isChanged: !row || row.is_gone === 1,
      attributes: new Set(),
      owners: new Set(),
      hasOutcomes: false,
    };
    accounts.set(id, state);
    return state;
  }

  function createAccount(id: string, name: string): number {
    return context.prepare<{ n: number }>(NEW_ACCOUNT).get(id, name, name.toLowerCase(), at, source)!.n;
  }

  function count(state: AccountState, changes: number): boolean {
    if (changes === 0) {
      repeated++;
      return false;
    }
    appended++;
    state.rev++;
    state.isChanged = true;
    return true;
  }

  function addObservation(state: AccountState, entry: Omit<Observation, 'rev'>): void {
    const signal = termNumber(context, entry.signal);
    const value = entry.withdrawn ? null : entry.value;
    const { changes } = insertObservation.run(
      state.n,
      signal,
      entry.observedAt,
      state.rev + 1,
      entry.knownAt,
      valueKind(value),
      valueColumn(value),
      entry.contactId ?? null,
      entry.assumed ? 1 : 0,
      source,
    );
    if (count(state, changes)) report(signal, entry.knownAt);
  }

  function report(signal: number, knownAt: number): void {
    let days = reports.get(signal);
    if (!days) reports.set(signal, (days = new Map()));
    const day = Math.floor(knownAt / DAY);
    const latest = days.get(day);
    if (latest === undefined || latest < knownAt) days.set(day, knownAt);
  }

  function addEntry<List extends EntryList>(state: AccountState, list: List, entry: Omit<EntryOf<List>, 'rev'>): void {
    const { observedAt, knownAt, assumed, ...body } = entry as Omit<EntryOf<List>, 'rev'> & { rev?: number };
    delete body.rev; // counted here, whatever the caller says
    const { kind, thing } = entryKinds[list];
    const name = thing(entry);
    const insert = context.prepare(list === 'events' ? INSERT_EVENT : INSERT_ENTRY);
    const { changes } = insert.run(
      state.n,
      kind,
      name,
      observedAt,
      state.rev + 1,
      knownAt,
      assumed ? 1 : 0,
      stableJson(body),
      source,
    );
    if (!count(state, changes)) return;
    if (list === 'attributes') state.attributes.add(name);
    else if (list === 'owners') state.owners.add(name);
    else if (list === 'outcomes') state.hasOutcomes = true;
    else if (list === 'events') report(termNumber(context, `event:${(entry as EventEntry).name}`), knownAt);
    else if (list === 'records') report(termNumber(context, `record:${(entry as RecordEntry).record}`), knownAt);
  }

  function addList<List extends EntryList>(
    state: AccountState,
    list: List,
    entries: readonly Omit<EntryOf<List>, 'rev'>[],
  ): void {
    for (const entry of entries) addEntry(state, list, entry);
  }

  return {
    add(changes) {
      for (const change of changes) {
        const state = stateOf(change.accountId, change.name);
        if (change.name !== undefined && saveName(context, state.n, change.name)) state.isChanged = true;
        if (change.externalIds) saveExternalIds(context, state.n, change.externalIds);
        if (change.contacts && saveContacts(context, state.n, change.contacts)) state.isChanged = true;
        if (change.observations) for (const entry of change.observations) addObservation(state, entry);
        for (const list of entryLists) {
          const entries = change[list];
          if (entries) addList(state, list, entries as readonly Omit<EntryOf<typeof list>, 'rev'>[]);
        }
      }
    },
    finish() {
      const touched: number[] = [];
      for (const state of accounts.values()) {
        touched.push(state.n);
        if (!state.isChanged) continue;
        context.prepare(SAVE_ACCOUNT).run(state.rev, state.n);
        projectAccount(context, state);
        makeDue(context, state.n, at);
      }
      saveReports(context, reports);
      return { appended, repeated, accounts: touched };
    },
  };
}

function saveReports(context: WriterContext, reports: ReadonlyMap<number, ReadonlyMap<number, number>>): void {
  const save = context.prepare(
    `INSERT INTO signal_reports (signal, day, known_at) VALUES (?, ?, ?)
     ON CONFLICT DO UPDATE SET known_at = max(known_at, excluded.known_at)`,
  );
  for (const [signal, days] of reports) for (const [day, knownAt] of days) save.run(signal, day, knownAt);
}
