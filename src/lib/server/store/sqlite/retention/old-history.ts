/** Observations, events and records that are past their time. The newest of each stays, so that no account loses what is known of it. */
import { z } from 'zod';
import { entryKinds } from '../history/entry-kinds.ts';
import { eventThing, thingOf } from '../history/things.ts';
import type { Connection } from '../connection.ts';
import { stableJson } from '../stable-json.ts';
import { readJson } from '../stored-json.ts';
import { termNumber } from '../writer-context.ts';
import { byAccount, earlier, type Found, type Remover } from './sweep.ts';

type ObservationRow = [signal: number, observedAt: number, kind: number, contact: string | null];

const OBSERVATIONS = `
  SELECT signal, observed_at, kind, contact FROM observations WHERE account = ? AND observed_at < ?
  ORDER BY signal, observed_at, rev`;

const REMOVE_OBSERVATIONS =
  'DELETE FROM observations WHERE account = ? AND signal = ? AND contact IS ? AND observed_at < ?';

interface Line {
  readonly signal: number;
  readonly contact: string | null;
  /** Of each moment whether its last word is a value. */
  readonly moments: { readonly at: number; rows: number; holds: boolean }[];
}

/** Of each signal, and of each contact's, the newest value before the limit stays: it is in force until the next one. */
export const sweepObservations = byAccount((connection, account, until, remover) => {
  const lines = new Map<string, Line>();
  const rows = connection.prepare<ObservationRow>(OBSERVATIONS).raw().all(account, until);
  for (const [signal, at, kind, contact] of rows) {
    const key = `${signal} ${contact ?? ''}`;
    let line = lines.get(key);
    if (!line) lines.set(key, (line = { signal, contact, moments: [] }));
    const moment = line.moments.at(-1);
    if (moment?.at === at) {
      moment.rows++;
      moment.holds = kind !== 0;
    } else line.moments.push({ at, rows: 1, holds: kind !== 0 });
  }
  const things = new Set<number>();
  let [count, oldest] = [0, null as number | null];
  for (const { signal, contact, moments } of lines.values()) {
    const kept = moments.findLast(({ holds }) => holds)?.at ?? until;
    const old = moments.filter(({ at }) => at < kept);
    if (old.length === 0) continue;
    count += old.reduce((sum, each) => sum + each.rows, 0);
    oldest = earlier(oldest, old[0]!.at);
    things.add(signal);
    remover?.context.prepare(REMOVE_OBSERVATIONS).run(account, signal, contact, kept);
  }
  return { rows: count, oldest, things, isGone: true };
});

interface EntryRow {
  readonly thing: string;
  readonly observedAt: number;
  readonly rev: number;
  readonly body: string;
}

const ENTRIES = `
  SELECT thing, observed_at AS observedAt, rev, body FROM entries
  WHERE account = ?1 AND kind = ?2 AND thing IN (SELECT thing FROM entries WHERE account = ?1 AND kind = ?2 AND observed_at < ?3)
  ORDER BY thing, observed_at, rev`;

const REMOVE_ENTRIES = 'DELETE FROM entries WHERE account = ? AND kind = ? AND thing = ?';

const EVENT_REV = `
  UPDATE account_work SET event_rev = coalesce((SELECT max(rev) FROM entries WHERE account = ?1 AND kind = ?2), 0) WHERE account = ?1`;

/** Events whose last word is older than the limit, but the newest of each name. */
export const sweepEvents = byAccount((connection, account, until, remover) => {
  const { kind, body } = entryKinds.events;
  const found = sweepThings(connection, account, kind, until, remover, (rows) => {
    const last = rows.reduce((best, row) => (row.rev > best.rev ? row : best));
    return {
      isOld: last.observedAt < until,
      at: last.observedAt,
      names: rows.map((row) => eventThing(readJson(body, row.body, 'An event').name)),
    };
  });
  if (remover && found.rows > 0) remover.context.prepare(EVENT_REV).run(account, kind);
  return found;
});

/** Records that were closed, and last spoken of, before the limit, but the newest of each kind. */
export const sweepRecords = byAccount((connection, account, until, remover) => {
  const { kind, body } = entryKinds.records;
  return sweepThings(connection, account, kind, until, remover, (rows) => {
    const last = rows.at(-1)!;
    const record = readJson(body, last.body, 'A record');
    const isOver = record.withdrawn === true || (record.closedAt !== null && record.closedAt < until);
    const name = thingOf('records', { ...record, observedAt: 0, knownAt: 0 })!;
    return { isOld: isOver && last.observedAt < until, at: last.observedAt, names: [name] };
  });
});

function sweepThings(
  connection: Connection,
  account: number,
  kind: number,
  until: number,
  remover: Remover,
  judge: (rows: readonly EntryRow[]) => {
    readonly isOld: boolean;
    readonly at: number;
    readonly names: readonly string[];
  },
): Found {
  const byThing = new Map<string, EntryRow[]>();
  for (const row of connection.prepare<EntryRow>(ENTRIES).all(account, kind, until)) {
    const rows = byThing.get(row.thing);
    if (rows) rows.push(row);
    else byThing.set(row.thing, [row]);
  }
  const old = [...byThing]
    .map(([thing, rows]) => ({ thing, rows, ...judge(rows) }))
    .filter(({ isOld }) => isOld)
    .sort((a, b) => b.at - a.at);
  const newest = new Map<string, string>();
  for (const { thing, names } of old) if (!newest.has(names.at(-1)!)) newest.set(names.at(-1)!, thing);
  const kept = new Set(newest.values());
  const gone = old.filter(({ thing }) => !kept.has(thing));
  const things = new Set<number>();
  for (const { thing, names } of gone) {
    if (!remover) continue;
    for (const name of names) things.add(termNumber(remover.context, name));
    remover.context.prepare(REMOVE_ENTRIES).run(account, kind, thing);
  }
  const rows = gone.reduce((sum, each) => sum + each.rows.length, 0);
  const oldest = gone.flatMap((each) => each.rows.map((row) => row.observedAt));
  return { rows, oldest: oldest.length > 0 ? Math.min(...oldest) : null, things, isGone: true };
}

/** Properties that carry what somebody wrote, whatever their length; others count when they are longer than this. */
const textNames = ['text', 'body', 'note', 'notes', 'comment', 'description', 'message', 'subject', 'summary'];
const longText = 100;

const isText = `type = 'text' AND (length(value) > ${longText} OR key IN (${textNames.map((name) => `'${name}'`).join()}))`;

const TEXTS = `
  SELECT kind, thing, observed_at AS observedAt, rev, body FROM entries
  WHERE account = ? AND kind IN (${entryKinds.events.kind}, ${entryKinds.records.kind}) AND observed_at < ?
    AND EXISTS (SELECT 1 FROM json_each(body, '$.properties') WHERE ${isText})`;

const BLANK =
  'UPDATE entries SET body = ? WHERE account = ? AND kind = ? AND thing = ? AND observed_at = ? AND rev = ?';

const anyBody = z.looseObject({ properties: z.record(z.string(), z.unknown()) });

/** What was written in notes, tickets and answers becomes unknown; that they were there stays. */
export const sweepTexts = byAccount((connection, account, until, remover) => {
  const rows = connection.prepare<EntryRow & { readonly kind: number }>(TEXTS).all(account, until);
  const things = new Set<number>();
  for (const { kind, thing, observedAt, rev, body } of remover ? rows : []) {
    const whole = readJson(anyBody, body, 'An entry');
    const properties = Object.fromEntries(
      Object.entries(whole.properties).map(([key, value]) => [key, isTextOf(key, value) ? null : value]),
    );
    const blank = stableJson({ ...whole, properties });
    const name =
      kind === entryKinds.events.kind
        ? eventThing(readJson(entryKinds.events.body, body, 'An event').name)
        : thingOf('records', { ...readJson(entryKinds.records.body, body, 'A record'), observedAt: 0, knownAt: 0 })!;
    things.add(termNumber(remover!.context, name));
    remover!.context.prepare(BLANK).run(blank, account, kind, thing, observedAt, rev);
  }
  const oldest = rows.reduce<number | null>((first, row) => earlier(first, row.observedAt), null);
  return { rows: rows.length, oldest, things, isGone: false };
});

function isTextOf(key: string, value: unknown): boolean {
  return typeof value === 'string' && ([...value].length > longText || textNames.includes(key));
}
