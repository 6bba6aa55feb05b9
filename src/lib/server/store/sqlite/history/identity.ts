/** Names, external ids and contacts of an account: kept current, without history. */
import type { Contact } from '../../history-store.ts';
import { StoreError } from '../../store-error.ts';
import type { WriterContext } from '../writer-context.ts';

/** Whether the name is another one than before. */
export function saveName(context: WriterContext, account: number, name: string): boolean {
  return (
    context
      .prepare('UPDATE accounts SET name = ?1, name_key = ?2 WHERE n = ?3 AND name <> ?1')
      .run(name, name.toLowerCase(), account).changes > 0
  );
}

/** Throws `external-id-taken` when another account has one of them. */
export function saveExternalIds(context: WriterContext, account: number, ids: Readonly<Record<string, string>>): void {
  const find = context.prepare<{ account: number; id: string }>(
    'SELECT account, a.id FROM external_ids JOIN accounts a ON a.n = account WHERE source = ? AND external_id = ?',
  );
  for (const [source, externalId] of Object.entries(ids)) {
    const found = find.get(source, externalId);
    if (found?.account === account) continue;
    if (found) {
      throw new StoreError(
        'external-id-taken',
        `The ${source} id "${externalId}" belongs to the account ${found.id} already. Use that account, or another id.`,
      );
    }
    // One id per source: a new one replaces the old.
    context.prepare('DELETE FROM external_ids WHERE account = ? AND source = ?').run(account, source);
    context
      .prepare('INSERT INTO external_ids (source, external_id, account) VALUES (?, ?, ?)')
      .run(source, externalId, account);
  }
}

const SAVE_CONTACT = `
  INSERT INTO contacts (id, account, name, email, external_id, title, do_not_contact) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)
  ON CONFLICT (id) DO UPDATE SET account = ?2, name = ?3, email = ?4, external_id = ?5, title = ?6, do_not_contact = ?7
  WHERE (account, name, email, external_id, title, do_not_contact) IS NOT (?2, ?3, ?4, ?5, ?6, ?7)`;

/** Whether any contact is new or changed. */
export function saveContacts(context: WriterContext, account: number, contacts: readonly Contact[]): boolean {
  const save = context.prepare(SAVE_CONTACT);
  let isChanged = false;
  for (const each of contacts) {
    const { changes } = save.run(
      each.id,
      account,
      each.name,
      each.email,
      each.externalId,
      each.title,
      each.doNotContact ? 1 : 0,
    );
    isChanged ||= changes > 0;
  }
  return isChanged;
}
