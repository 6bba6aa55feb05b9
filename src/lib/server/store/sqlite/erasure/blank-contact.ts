import { entryKinds } from '../history/entry-kinds.ts';
import type { WriterContext } from '../writer-context.ts';
import { dependantsOf } from './dependants.ts';

/** Shorter names are parts of other words. */
const SHORTEST = 3;
const GONE = '[erased]';

/**
 * Blanks what a contact said and what was said about it. Entries keep their place and number, since scores refer to those: a value becomes
 * unknown, an event, record or role taken back. Elsewhere names and addresses in texts are replaced.
 */
export function blankContact(
  context: WriterContext,
  account: number,
  contact: { readonly id: string; readonly names: readonly string[]; readonly ids: readonly string[] },
  pseudonym: string,
): number {
  let rows = context.db
    .prepare('UPDATE observations SET kind = 0, value = NULL, contact = ? WHERE account = ? AND contact = ?')
    .run(pseudonym, account, contact.id).changes;
  rows += context.db
    .prepare(
      `UPDATE entries SET body = json_set(json_remove(json_set(body, '$.contactId', ?, '$.withdrawn', json('true')), '$.properties'), '$.properties', json('{}'))
       WHERE account = ? AND kind IN (${entryKinds.events.kind}, ${entryKinds.records.kind}) AND body ->> 'contactId' = ?`,
    )
    .run(pseudonym, account, contact.id).changes;
  rows += context.db
    .prepare(
      `UPDATE entries SET body = json_set(body, '$.contactId', ?, '$.withdrawn', json('true')), thing = replace(thing, ?, ?)
       WHERE account = ? AND kind = ${entryKinds.contactRoles.kind} AND body ->> 'contactId' = ?`,
    )
    .run(pseudonym, contact.id, pseudonym, account, contact.id).changes;
  for (const [from, to] of replacements(contact, pseudonym)) rows += replaceEverywhere(context, account, from, to);
  return rows;
}

/** As they stand in plain text, in JSON and in search keys; ids only where they are a whole JSON text. */
function replacements(
  { id, names, ids }: { readonly id: string; readonly names: readonly string[]; readonly ids: readonly string[] },
  pseudonym: string,
): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const name of names.filter((each) => each.length >= SHORTEST))
    for (const text of [name, JSON.stringify(name).slice(1, -1), name.toLowerCase()]) found.set(text, GONE);
  for (const each of [id, ...ids]) found.set(JSON.stringify(each), JSON.stringify(each === id ? pseudonym : GONE));
  return found;
}

function replaceEverywhere(context: WriterContext, account: number, from: string, to: string): number {
  let rows = 0;
  for (const { table, where, textColumns } of dependantsOf(context))
    for (const column of textColumns)
      rows += context.db
        .prepare(
          `UPDATE "${table}" SET "${column}" = replace("${column}", ?, ?) WHERE ${where} AND instr("${column}", ?) > 0`,
        )
        .run(from, to, account, from).changes;
  return rows;
}
