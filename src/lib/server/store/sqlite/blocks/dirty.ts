/**
 * What the scoring copy has not seen: a list in the row that every append writes anyway (`account_work.dirty`). It is `number:stamp ` for each change, in the order they came, the number being that of the thing in `terms`; `*:stamp ` is
 * everything (no number sorts before it). Of one thing the last stamp counts. A list that got long becomes `*`.
 */
import type { DirtyFact } from '../../fact-block-store.ts';
import type { Connection } from '../connection.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';
import { accountsOf, rowOf } from './row-numbers.ts';

const EVERYTHING = '*';
const LONGEST = 600;

/** What `dirty` becomes when `more` comes to it (a list all of whose things have the same stamp, or NULL); both are SQL. */
export const addToList = (more: string): string => `
  CASE WHEN ${more} IS NULL THEN dirty
    WHEN dirty IS NULL OR ${more} < '0' THEN ${more}
    WHEN dirty < '0' OR length(dirty) > ${LONGEST}
      THEN '${EVERYTHING}' || substr(${more}, instr(${more}, ':'), 1 + instr(${more}, ' ') - instr(${more}, ':'))
    ELSE dirty || ${more} END`;

/** The list of things by their numbers; null: nothing to add. */
export function dirtyList(things: Iterable<number>, stamp: number): string | null {
  let list = '';
  for (const thing of things) list += `${thing}:${stamp} `;
  return list === '' ? null : list;
}

/** The list that says: everything. */
export function everythingDirty(stamp: number): string {
  return `${EVERYTHING}:${stamp} `;
}

/** Within the transaction that changes the history: this is not as the copy has it. */
export function markDirty(context: WriterContext, account: number, list: string | null): void {
  context.prepare(`UPDATE account_work SET dirty = ${addToList('?1')} WHERE account = ?2`).run(list, account);
}

/** A stamp where nothing else counts changes; no other is the same, and no revision is below zero. */
export function uniqueStamp(context: WriterContext): number {
  return context.prepare<{ stamp: number }>('SELECT -1 - (random() & 4503599627370495) AS stamp').get()!.stamp;
}

type Row = [account: number, things: string];

function rowsOf(connection: Connection, block: number): Row[] {
  const find = connection.prepare<Row>(
    'SELECT account, dirty FROM account_work WHERE account BETWEEN ? AND ? AND dirty IS NOT NULL ORDER BY account',
  );
  return find.raw().all(...accountsOf(block));
}

/** Stamps by thing, things still as the list has them. */
function parse(things: string): Map<string, number> {
  const stamps = new Map<string, number>();
  for (const each of things.split(' ')) {
    const colon = each.indexOf(':');
    if (colon > 0) stamps.set(each.slice(0, colon), Number(each.slice(colon + 1)));
  }
  return stamps;
}

/** In row order. */
export function readDirtyFacts(connection: Connection, block: number): readonly DirtyFact[] {
  const names = new Map([[EVERYTHING, EVERYTHING]]);
  const find = connection.prepare<{ text: string }>('SELECT text FROM terms WHERE n = ?');
  const nameOf = (thing: string): string => {
    let name = names.get(thing);
    // A thing that has no name can only be damage; then everything may have changed.
    if (name === undefined) names.set(thing, (name = find.get(Number(thing))?.text ?? EVERYTHING));
    return name;
  };
  return connection.db.transaction(() => {
    const dirty: DirtyFact[] = [];
    for (const [account, things] of rowsOf(connection, block)) {
      const row = rowOf(account);
      for (const [thing, stamp] of parse(things)) dirty.push({ row, thing: nameOf(thing), stamp });
    }
    return dirty;
  })();
}

/** Within the caller's transaction. What has another stamp by now stays. */
export function clearDirtyFacts(context: WriterContext, block: number, cleared: readonly DirtyFact[]): void {
  if (cleared.length === 0) return;
  const byRow = new Map<number, Map<string, number>>();
  for (const { row, thing, stamp } of cleared) {
    const name = thing === EVERYTHING ? EVERYTHING : String(termNumber(context, thing));
    let stamps = byRow.get(row);
    if (!stamps) byRow.set(row, (stamps = new Map()));
    stamps.set(name, stamp);
  }
  const kept: Row[] = [];
  for (const [account, things] of rowsOf(context, block)) {
    const seen = byRow.get(rowOf(account));
    let left = '';
    for (const [thing, stamp] of parse(things)) if (seen?.get(thing) !== stamp) left += `${thing}:${stamp} `;
    if (left) kept.push([account, left]);
  }
  context
    .prepare('UPDATE account_work SET dirty = NULL WHERE account BETWEEN ? AND ? AND dirty IS NOT NULL')
    .run(...accountsOf(block));
  const keep = context.prepare('UPDATE account_work SET dirty = ? WHERE account = ?');
  for (const [account, left] of kept) keep.run(left, account);
}

/** Within the caller's transaction: the newest reading of the account is no longer the one in the reading blocks. */
export function markReadingDirty(context: WriterContext, account: number): void {
  context
    .prepare(
      `INSERT INTO dirty_readings (account, stamp) VALUES (?, random() & 4503599627370495)
       ON CONFLICT DO UPDATE SET stamp = excluded.stamp`,
    )
    .run(account);
}

/** In row order. */
export function readDirtyReadings(
  connection: Connection,
  block: number,
): readonly { readonly row: number; readonly stamp: number }[] {
  return connection
    .prepare<{ account: number; stamp: number }>(
      'SELECT account, stamp FROM dirty_readings WHERE account BETWEEN ? AND ? ORDER BY account',
    )
    .all(...accountsOf(block))
    .map(({ account, stamp }) => ({ row: rowOf(account), stamp }));
}

/** Within the caller's transaction. What has another stamp by now stays. */
export function clearDirtyReadings(
  context: WriterContext,
  block: number,
  cleared: readonly { readonly row: number; readonly stamp: number }[],
): void {
  const [first] = accountsOf(block);
  const clear = context.prepare('DELETE FROM dirty_readings WHERE account = ? AND stamp = ?');
  for (const { row, stamp } of cleared) clear.run(first + row, stamp);
}
