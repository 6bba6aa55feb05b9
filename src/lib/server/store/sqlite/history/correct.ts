/** Corrections that take back what one source said. */
import { z } from 'zod';
import { dirtyList, markDirty } from '../blocks/dirty.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { entryKinds, listOfKind } from './entry-kinds.ts';
import { projectAccount, type Touched } from './project.ts';
import { eventName, eventThing, thingOf } from './things.ts';

export interface Corrections {
  /** The number of the source that corrections carry. */
  readonly source: number;
  /** Corrects one account; whether there was anything to correct. */
  correct(account: number): boolean;
  count(): number;
}

interface ObservationRow {
  signal: number;
  observed_at: number;
  contact: string | null;
}

interface EntryRow {
  kind: number;
  thing: string;
  observed_at: number;
  body: string;
}

/** Whatever an import said that was withdrawn, this one included, does not count. */
const TRUSTED = `source NOT IN (SELECT t.n FROM imports i JOIN terms t ON t.text = 'import:' || i.id WHERE i.status = 'withdrawn')`;

/** Observations of the source that nothing newer replaced. */
const OBSERVATIONS = `
  SELECT signal, observed_at, contact FROM observations o WHERE account = ?1 AND source = ?2 AND NOT EXISTS (
    SELECT 1 FROM observations n WHERE n.account = ?1 AND n.signal = o.signal AND n.observed_at = o.observed_at
      AND n.contact IS o.contact AND n.rev > o.rev)`;

/** Restates the newest value that another source gave for the moment; null when none did. */
const CORRECT_OBSERVATION = `
  INSERT INTO observations (account, signal, observed_at, rev, known_at, kind, value, contact, assumed, source)
  SELECT ?1, ?2, ?3, ?4, ?5, coalesce(p.kind, 0), p.value, ?6, 0, ?7 FROM (SELECT 1) LEFT JOIN (
    SELECT kind, value FROM observations
    WHERE account = ?1 AND signal = ?2 AND observed_at = ?3 AND contact IS ?6 AND ${TRUSTED} ORDER BY rev DESC LIMIT 1) p`;

/** An event is replaced by whatever was said about it later, other things by what was said about the same moment. */
const ENTRIES = `
  SELECT kind, thing, observed_at, body FROM entries e WHERE account = ?1 AND source = ?2 AND NOT EXISTS (
    SELECT 1 FROM entries n WHERE n.account = ?1 AND n.kind = e.kind AND n.thing = e.thing
      AND (n.kind = ${entryKinds.events.kind} OR n.observed_at = e.observed_at) AND n.rev > e.rev)
  ORDER BY kind, thing, observed_at`;

const BEFORE = `
  SELECT body, observed_at FROM entries
  WHERE account = ?1 AND kind = ?2 AND thing = ?3 AND (?2 = ${entryKinds.events.kind} OR observed_at = ?4) AND ${TRUSTED}
  ORDER BY rev DESC LIMIT 1`;

const CORRECT_ENTRY = `
  INSERT INTO entries (account, kind, thing, observed_at, rev, known_at, assumed, body, source) VALUES (?, ?, ?, ?, ?, ?, 0, ?, ?)`;

const SAVE_EVENT = 'UPDATE account_work SET event_rev = ? WHERE account = ?';

/** Within the caller's transaction, which has marked the import as withdrawn. `withdrawn` and `source` are numbers of terms. */
export function startCorrections(context: WriterContext, withdrawn: number, source: number, at: number): Corrections {
  let corrected = 0;

  function correctObservations(account: number, rev: number, things: Set<number>): number {
    for (const row of context.prepare<ObservationRow>(OBSERVATIONS).all(account, withdrawn)) {
      things.add(row.signal);
      context.prepare(CORRECT_OBSERVATION).run(account, row.signal, row.observed_at, ++rev, at, row.contact, source);
    }
    return rev;
  }

  function correctEntries(touched: Touched, rev: number, things: Set<number>): number {
    for (const row of context.prepare<EntryRow>(ENTRIES).all(touched.n, withdrawn)) {
      const { observed_at, body } = correction(context, touched.n, row);
      for (const thing of changedThings(context, touched.n, row, body)) things.add(termNumber(context, thing));
      if (row.kind === entryKinds.events.kind) context.prepare(SAVE_EVENT).run(rev + 1, touched.n);
      context.prepare(CORRECT_ENTRY).run(touched.n, row.kind, row.thing, observed_at, ++rev, at, body, source);
      if (row.kind === entryKinds.attributes.kind) touched.attributes.add(row.thing);
      else if (row.kind === entryKinds.owners.kind) touched.owners.add(row.thing);
      else if (row.kind === entryKinds.outcomes.kind) touched.hasOutcomes = true;
    }
    return rev;
  }

  return {
    source,
    count: () => corrected,
    correct(account) {
      const { rev } = context.prepare<{ rev: number }>('SELECT rev FROM account_work WHERE account = ?').get(account)!;
      const touched: Touched = { n: account, attributes: new Set(), owners: new Set(), hasOutcomes: false };
      const things = new Set<number>();
      const last = correctEntries(touched, correctObservations(account, rev, things), things);
      if (last === rev) return false;
      corrected += last - rev;
      context.prepare('UPDATE account_work SET rev = ? WHERE account = ?').run(last, account);
      projectAccount(context, touched);
      markDirty(context, account, dirtyList(things, last));
      return true;
    },
  };
}

const anyBody = z.record(z.string(), z.unknown());

/** What stands for the thing without the import: what another source said, or that it was taken back. */
function correction(context: WriterContext, account: number, row: EntryRow): { observed_at: number; body: string } {
  const before = context
    .prepare<{ observed_at: number; body: string }>(BEFORE)
    .get(account, row.kind, row.thing, row.observed_at);
  if (before) return before;
  return {
    observed_at: row.observed_at,
    body: stableJson({ ...readJson(anyBody, row.body, 'An entry'), withdrawn: true }),
  };
}

/** What facts rest on that a correction changes; an event may have been told under other names, all of which may count again or no more. */
function changedThings(context: WriterContext, account: number, row: EntryRow, body: string): readonly string[] {
  const list = listOfKind.get(row.kind);
  if (list === undefined) return [];
  if (list === 'events') return eventNames(context, account, row.thing).map(eventThing);
  const thing = thingOf(list, readJson(entryKinds[list].body, body, 'An entry') as never);
  return thing === null ? [] : [thing];
}

/** All names an event was ever told under. */
function eventNames(connection: WriterContext, account: number, id: string): readonly string[] {
  return connection
    .prepare<{ body: string }>('SELECT body FROM entries WHERE account = ? AND kind = ? AND thing = ?')
    .all(account, entryKinds.events.kind, id)
    .map(({ body }) => eventName(body));
}
