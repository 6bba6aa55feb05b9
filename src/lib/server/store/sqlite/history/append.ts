import type { Observation } from '#lib/core/signals/history.ts';
import type { AccountChange, AppendResult } from '../../history-store.ts';
import { dirtyList, everythingDirty, uniqueStamp } from '../blocks/dirty.ts';
import { stableJson } from '../stable-json.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { nothingStored, observationAdder, storedFinder, type StoredRows } from './add-observations.ts';
import { entryAdder, eventAdder } from './add-rows.ts';
import { entryKinds, entryLists, type EntryList, type EntryOf } from './entry-kinds.ts';
import { saveContacts, saveExternalIds, saveName } from './identity.ts';
import { projectAccount, type Touched } from './project.ts';
import { startReports } from './reports.ts';
import { startWork } from './save-work.ts';
import { eventName, eventThing, thingOf } from './things.ts';

const NEW_ACCOUNT = 'INSERT INTO accounts (id, name, name_key, created_at, created_by) VALUES (?, ?, ?, ?, ?)';

const COME_BACK = 'UPDATE accounts SET is_gone = 0 WHERE n = ?';

/** The wide row is not read: ids and the few accounts that are gone have indexes of their own. */
const ACCOUNT = 'w.account, w.rev, g.n IS NOT NULL, w.event_rev, w.has_overrides, w.due_at';
const WORK = `
  CROSS JOIN account_work w ON w.account = a.n LEFT JOIN accounts g INDEXED BY accounts_apart ON g.n = a.n AND g.is_gone = 1`;

const FIND_ACCOUNT = `SELECT ${ACCOUNT} FROM accounts a ${WORK} WHERE a.id = ?`;

/** Many accounts by their ids. */
const FIND_MANY = `SELECT ${ACCOUNT}, j.value FROM json_each(?) j CROSS JOIN accounts a ON a.id = j.value ${WORK}`;

const MANY = 16;

type AccountRow = [
  n: number,
  rev: number,
  isGone: number,
  eventRev: number,
  hasOverrides: number,
  dueAt: number | null,
  id?: string,
];

interface AccountState {
  readonly n: number;
  rev: number;
  eventRev: number;
  hasOverrides: number;
  readonly dueAt: number | null;
  /** It is new, or was gone. */
  readonly isNew: boolean;
  isChanged: boolean;
  /** `eventRev` or `hasOverrides` moved. */
  hasMarks: boolean;
  /** Whether there is anything that may be repeated. */
  readonly hasHistory: boolean;
  /** Numbers of the things that facts rest on, each once. */
  readonly things: number[];
  /** Current rows to be made anew. */
  touched: Touched | null;
  /** Changes that were not added yet. */
  waiting: AccountChange[];
}

export interface Appender {
  /** Adds changes; call within a transaction. */
  add(changes: readonly AccountChange[]): void;
  /** Projections, due marks, the list for the scoring copy and source freshness. Call once, in the same transaction. */
  finish(): AppendResult & { readonly accounts: readonly number[] };
}

/** Appends changes of any number of accounts within the transaction of the caller. */
export function startAppend(context: WriterContext, at: number, sourceName: string): Appender {
  const source = termNumber(context, sourceName);
  const accounts = new Map<string, AccountState>();
  const reports = startReports(context);
  const observations = observationAdder(context);
  const findStored = storedFinder(context);
  const addEntryRow = entryAdder(context);
  const addEventRow = eventAdder(context);
  const findAccount = context.prepare<AccountRow>(FIND_ACCOUNT).raw();
  let appended = 0;
  let repeated = 0;

  /** Ids that JSON cannot carry unchanged are not found here, and looked for one by one. */
  function findMany(changes: readonly AccountChange[]): Map<string, AccountRow> {
    const found = new Map<string, AccountRow>();
    if (changes.length < MANY) return found;
    const ids = changes.map(({ accountId }) => accountId).filter((id) => !accounts.has(id));
    const rows = context.prepare<AccountRow>(FIND_MANY).raw().all(JSON.stringify(ids));
    for (const row of rows) found.set(row[6]!, row);
    return found;
  }

  function stateOf(id: string, name: string | undefined, found: ReadonlyMap<string, AccountRow>): AccountState {
    let state = accounts.get(id);
    if (state) return state;
    const row = found.get(id) ?? findAccount.get(id);
    const isNew = row === undefined || row[2] === 1;
    state = {
      n: row ? row[0] : createAccount(id, name ?? id),
      rev: row ? row[1] : 0,
      eventRev: row ? row[3] : 0,
      hasOverrides: row ? row[4] : 0,
      dueAt: row ? row[5] : null,
      isNew,
      isChanged: isNew,
      hasMarks: false,
      hasHistory: row !== undefined && row[1] > 0,
      things: [],
      touched: null,
      waiting: [],
    };
    if (row && isNew) context.prepare(COME_BACK).run(state.n);
    accounts.set(id, state);
    return state;
  }

  function createAccount(id: string, name: string): number {
    return Number(context.prepare(NEW_ACCOUNT).run(id, name, name.toLowerCase(), at, source).lastInsertRowid);
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

  function addObservation(state: AccountState, entry: Omit<Observation, 'rev'>, stored: StoredRows): void {
    const signal = termNumber(context, entry.signal);
    const isNew = observations.add(state.n, signal, state.rev + 1, entry, source, stored);
    if (!count(state, isNew)) return;
    addThing(state, signal);
    reports.note(signal, entry.knownAt);
  }

  function addEntry<List extends EntryList>(state: AccountState, list: List, entry: Omit<EntryOf<List>, 'rev'>): void {
    const { observedAt, knownAt, assumed, ...body } = entry as Omit<EntryOf<List>, 'rev'> & { rev?: number };
    delete body.rev; // counted here, whatever the caller says
    const { kind, thing } = entryKinds[list];
    const name = thing(entry);
    const addRow = list === 'events' ? addEventRow : addEntryRow;
    const before = addRow(
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
    if (!count(state, before !== null)) return;
    const changed = thingOf(list, entry);
    if (changed !== null) addThing(state, termNumber(context, changed));
    if (list === 'attributes') touchedOf(state).attributes.add(name);
    else if (list === 'owners') touchedOf(state).owners.add(name);
    else if (list === 'outcomes') touchedOf(state).hasOutcomes = true;
    else if (list === 'overrides') {
      state.hasOverrides = 1;
      state.hasMarks = true;
    } else if (list === 'records') reports.note(termNumber(context, changed!), knownAt);
    else if (list === 'events') {
      state.eventRev = state.rev;
      state.hasMarks = true;
      // Under whatever name it was told before, it is no more.
      for (const body of before!) addThing(state, termNumber(context, eventThing(eventName(body))));
      reports.note(termNumber(context, changed!), knownAt);
    }
  }

  /** Accounts by their number, each with all its entries at once: neighbours lie on the same pages, and one look finds what is stored. */
  function addEntries(waiting: AccountState[]): void {
    waiting.sort((a, b) => a.n - b.n);
    for (const state of waiting) {
      const changes = state.waiting;
      state.waiting = [];
      const stored = state.hasHistory ? findStored(state.n, changes) : nothingStored();
      for (const change of changes) {
        if (change.observations) for (const entry of change.observations) addObservation(state, entry, stored);
        for (const list of entryLists) {
          const entries = change[list] as readonly Omit<EntryOf<typeof list>, 'rev'>[] | undefined;
          if (entries) for (const entry of entries) addEntry(state, list, entry);
        }
      }
    }
  }

  return {
    add(changes) {
      const waiting: AccountState[] = [];
      const found = findMany(changes);
      for (const change of changes) {
        const state = stateOf(change.accountId, change.name, found);
        if (change.name !== undefined && saveName(context, state.n, change.name)) state.isChanged = true;
        if (change.externalIds) saveExternalIds(context, state.n, change.externalIds);
        if (change.contacts && saveContacts(context, state.n, change.contacts)) state.isChanged = true;
        if (state.waiting.push(change) === 1) waiting.push(state);
      }
      addEntries(waiting);
      observations.flush();
    },
    finish() {
      const states = [...accounts.values()];
      finishAccounts(
        context,
        states.filter(({ isChanged }) => isChanged),
        at,
      );
      reports.save();
      const touched = states.map(({ n }) => n);
      return { appended, repeated, accounts: touched };
    },
  };
}

function addThing({ things }: AccountState, thing: number): void {
  if (!things.includes(thing)) things.push(thing);
}

function touchedOf(state: AccountState): Touched {
  return (state.touched ??= { n: state.n, attributes: new Set(), owners: new Set(), hasOutcomes: false });
}

function finishAccounts(context: WriterContext, states: AccountState[], at: number): void {
  states.sort((a, b) => a.n - b.n);
  const work = startWork(context);
  for (const state of states) {
    const { n, rev, eventRev, hasOverrides, dueAt, touched } = state;
    // It may have been gone and come back without a new entry, so that `rev` would not tell the two apart.
    const dirty = state.isNew ? everythingDirty(uniqueStamp(context)) : dirtyList(state.things, rev);
    const isDue = dueAt !== null && dueAt <= at;
    if (isDue && !state.hasMarks) work.addPlain(n, rev, dirty);
    else work.add(n, rev, eventRev, hasOverrides, isDue ? dueAt : at, dirty);
    if (touched) projectAccount(context, touched);
  }
  work.flush();
}
