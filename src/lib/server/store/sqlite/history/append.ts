import type { Observation } from '#lib/core/signals/history.ts';
import type { AccountChange, AppendResult } from '../../history-store.ts';
import { markEverythingDirty, startMarking, uniqueStamp } from '../blocks/dirty.ts';
import { startDue } from '../evaluation/due.ts';
import { startRows } from '../many-rows.ts';
import { stableJson } from '../stable-json.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { observationAdder, storedFinder, type StoredRows } from './add-observations.ts';
import { entryAdder, eventAdder } from './add-rows.ts';
import { entryKinds, entryLists, type EntryList, type EntryOf } from './entry-kinds.ts';
import { saveContacts, saveExternalIds, saveName } from './identity.ts';
import { projectAccount, type Touched } from './project.ts';
import { startReports } from './reports.ts';
import { eventName, eventThing, thingOf } from './things.ts';

const NEW_ACCOUNT = `
  INSERT INTO accounts (id, name, name_key, created_at, created_by) VALUES (?, ?, ?, ?, ?) RETURNING n`;

const ACCOUNT = 'n, rev, is_gone, event_rev, has_overrides, d.due_at';

const FIND_ACCOUNT = `
  SELECT ${ACCOUNT} FROM accounts LEFT JOIN due_accounts d ON d.account = n WHERE id = ?`;

/** Many accounts by their ids. */
const FIND_MANY = `
  SELECT ${ACCOUNT}, a.id FROM json_each(?) j CROSS JOIN accounts a ON a.id = j.value LEFT JOIN due_accounts d ON d.account = n`;

const MANY = 16;

const saveAccounts = (values: string): string => `
  UPDATE accounts SET rev = v.column2, is_gone = 0, event_rev = v.column3, has_overrides = v.column4
  FROM (VALUES ${values}) v WHERE n = v.column1`;

type AccountRow = [
  n: number,
  rev: number,
  isGone: number,
  eventRev: number,
  hasOverrides: number,
  dueAt: number | null,
];

interface AccountState extends Touched {
  rev: number;
  eventRev: number;
  hasOverrides: number;
  readonly dueAt: number | null;
  /** It is new, or was gone. */
  readonly isNew: boolean;
  isChanged: boolean;
  /** Numbers of the things that facts rest on. */
  readonly things: Set<number>;
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
    const rows = context.prepare<[...AccountRow, id: string]>(FIND_MANY).raw().all(JSON.stringify(ids));
    for (const [n, rev, isGone, eventRev, hasOverrides, dueAt, id] of rows)
      found.set(id, [n, rev, isGone, eventRev, hasOverrides, dueAt]);
    return found;
  }

  function stateOf(id: string, name: string | undefined, found: ReadonlyMap<string, AccountRow>): AccountState {
    let state = accounts.get(id);
    if (state) return state;
    const row = found.get(id) ?? findAccount.get(id);
    const [n, rev, isGone, eventRev, hasOverrides, dueAt] = row ?? [createAccount(id, name ?? id), 0, 1, 0, 0, null];
    const isNew = isGone === 1;
    state = {
      n,
      rev,
      eventRev,
      hasOverrides,
      dueAt,
      isNew,
      isChanged: isNew,
      things: new Set(),
      attributes: new Set(),
      owners: new Set(),
      hasOutcomes: false,
      waiting: [],
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

  function addObservation(state: AccountState, entry: Omit<Observation, 'rev'>, stored: StoredRows): void {
    const signal = termNumber(context, entry.signal);
    const isNew = observations.add(state.n, signal, state.rev + 1, entry, source, stored);
    if (!count(state, isNew)) return;
    state.things.add(signal);
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
    if (changed !== null) state.things.add(termNumber(context, changed));
    if (list === 'attributes') state.attributes.add(name);
    else if (list === 'owners') state.owners.add(name);
    else if (list === 'outcomes') state.hasOutcomes = true;
    else if (list === 'overrides') state.hasOverrides = 1;
    else if (list === 'records') reports.note(termNumber(context, changed!), knownAt);
    else if (list === 'events') {
      state.eventRev = state.rev;
      // Under whatever name it was told before, it is no more.
      for (const body of before!) state.things.add(termNumber(context, eventThing(eventName(body))));
      reports.note(termNumber(context, changed!), knownAt);
    }
  }

  /** Accounts by their number, each with all its entries at once: neighbours lie on the same pages, and one look finds what is stored. */
  function addEntries(waiting: AccountState[]): void {
    waiting.sort((a, b) => a.n - b.n);
    for (const state of waiting) {
      const changes = state.waiting;
      state.waiting = [];
      const stored = findStored(state.n, changes);
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

function finishAccounts(context: WriterContext, states: AccountState[], at: number): void {
  states.sort((a, b) => a.n - b.n);
  const save = startRows(context, 4, saveAccounts);
  const due = startDue(context);
  const dirty = startMarking(context);
  for (const state of states) {
    const { n, rev } = state;
    save.add(n, rev, state.eventRev, state.hasOverrides);
    projectAccount(context, state);
    if (state.dueAt === null || state.dueAt > at) due.add(n, at);
    // It may have been gone and come back without a new entry, so that `rev` would not tell the two apart.
    if (state.isNew) markEverythingDirty(context, n, uniqueStamp(context));
    else dirty.add(n, state.things, rev);
  }
  for (const rows of [save, due, dirty]) rows.flush();
}
