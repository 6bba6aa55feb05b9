import type { EventEntry, Observation, RecordEntry } from '#lib/core/signals/history.ts';
import type { AccountChange, AppendResult } from '../../history-store.ts';
import { makeDue } from '../evaluation/due.ts';
import { stableJson } from '../stable-json.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { entryKinds, entryLists, type EntryList, type EntryOf } from './entry-kinds.ts';
import { entryAdder, eventAdder, observationAdder } from './add-rows.ts';
import { saveContacts, saveExternalIds, saveName } from './identity.ts';
import { projectAccount, type Touched } from './project.ts';
import { valueColumn, valueKind } from './value-columns.ts';

const DAY = 86_400_000;

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
  const addObservationRow = observationAdder(context);
  const addEntryRow = entryAdder(context);
  const addEventRow = eventAdder(context);
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

  function count(state: AccountState, isNew: boolean): boolean {
    if (!isNew) {
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
    const isNew = addObservationRow(
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
    if (count(state, isNew)) report(signal, entry.knownAt);
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
    const addRow = list === 'events' ? addEventRow : addEntryRow;
    const isNew = addRow(
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
    if (!count(state, isNew)) return;
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
