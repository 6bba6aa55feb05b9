import { blockAccounts } from '../../fact-block-store.ts';
import { StoreError } from '../../store-error.ts';
import { everythingDirty, uniqueStamp } from '../blocks/dirty.ts';
import { accountsOf } from '../blocks/row-numbers.ts';
import { makeDue } from '../evaluation/due.ts';
import { eraseFromAudit } from '../workspace/erase-from-audit.ts';
import { writeAudit } from '../workspace/audit.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { blankContact } from './blank-contact.ts';
import { dependantsOf } from './dependants.ts';
import { eraseFromFeeds } from './erase-from-feeds.ts';
import { isAbout, newErasure, readLedger, writeLedger, type Erasure } from './ledger.ts';

export interface Erased {
  /** Rows that are gone or blank. */
  readonly rows: number;
}

interface Subject {
  readonly account: number;
  readonly id: string;
  /** What names it in texts: names and addresses. */
  readonly names: readonly string[];
  /** Ids, which only count where they stand alone. */
  readonly ids: readonly string[];
}

/** Removes an account or a contact and everything told about it; the audit log keeps digests, so that it still verifies. Throws `unknown-account`. */
export function erase(context: WriterContext, kind: Erasure['kind'], id: string, actor: string, at: number): Erased {
  const subject = find(context, kind, id);
  if (!subject) throw new StoreError('unknown-account', `There is no ${kind} "${id}". Check the id.`);
  const erasure = newErasure(kind, id, actor, at);
  writeLedger(context.path, erasure);
  return perform(context, erasure, subject);
}

/** At the start: what was erased after this database was copied is erased again. Returns how many erasures that were. */
export function reapplyErasures(context: WriterContext): number {
  const done = new Set(context.db.prepare<[], string>('SELECT id FROM erasures').pluck().all());
  const missing = readLedger(context.path).filter(({ id }) => !done.has(id));
  for (const erasure of missing) {
    const table = erasure.kind === 'account' ? 'accounts' : 'contacts';
    const ids = context.db.prepare<[], string>(`SELECT id FROM ${table}`).pluck().all();
    const id = ids.find((each) => isAbout(erasure, each));
    perform(context, erasure, id === undefined ? null : find(context, erasure.kind, id));
  }
  return missing.length;
}

function perform(context: WriterContext, erasure: Erasure, subject: Subject | null): Erased {
  context.db.pragma('secure_delete = ON'); // what was deleted is overwritten
  try {
    return transact(context, 'erase', () => {
      const { id, kind, digest, at, actor } = erasure;
      let rows = 0;
      let entries: readonly number[] = [];
      if (subject) {
        rows =
          kind === 'account' ? eraseAccount(context, subject.account, id, at) : eraseContact(context, subject, erasure);
        rows += eraseFromFeeds(context, subject.names, [subject.id, ...subject.ids]);
        entries = eraseFromAudit(context, subject.names, [subject.id, ...subject.ids]);
        dropCopies(context, subject.account);
      }
      context
        .prepare('INSERT INTO erasures (id, kind, digest, at, actor) VALUES (?, ?, ?, ?, ?)')
        .run(id, kind, digest, at, actor);
      writeAudit(context, { at, actor, verb: `${kind}.erased`, subject: digest, details: { rows, entries } });
      return { rows };
    });
  } finally {
    context.db.pragma('secure_delete = OFF');
    context.db.pragma('wal_checkpoint(TRUNCATE)');
  }
}

function find(context: WriterContext, kind: Erasure['kind'], id: string): Subject | null {
  if (kind === 'account') {
    const row = context.prepare<{ n: number; name: string }>('SELECT n, name FROM accounts WHERE id = ?').get(id);
    if (!row) return null;
    const ids = context.db
      .prepare<[number], string>('SELECT external_id FROM external_ids WHERE account = ?')
      .pluck()
      .all(row.n);
    return { account: row.n, id, names: [row.name], ids };
  }
  const row = context
    .prepare<{ account: number; name: string; email: string | null; external_id: string | null }>(
      'SELECT account, name, email, external_id FROM contacts WHERE id = ?',
    )
    .get(id);
  if (!row) return null;
  const names = row.email === null ? [row.name] : [row.name, row.email];
  return { account: row.account, id, names, ids: row.external_id === null ? [] : [row.external_id] };
}

/** Within the caller's transaction. The row stays, empty and with another id: its number is its place in the scoring copy. */
export function eraseAccount(context: WriterContext, account: number, id: string, at: number): number {
  let rows = 0;
  for (const { table, where } of dependantsOf(context))
    rows += context.db.prepare(`DELETE FROM "${table}" WHERE ${where}`).run(account).changes;
  context
    .prepare(
      `UPDATE accounts SET id = ?, name = 'Erased account', name_key = '', churned_at = NULL, is_gone = 1, arr = NULL, renewal_at = NULL,
         owner_id = NULL, open_tasks = 0, primary_document = NULL, score = NULL, band = NULL, band_order = NULL, band_since = NULL,
         erased_at = ? WHERE n = ?`,
    )
    .run(`erased:${id}`, at, account);
  // Whoever is evaluating it finds that it holds the account no more.
  context
    .prepare(
      `UPDATE account_work SET rev = 0, settled_rev = NULL, event_rev = 0, has_overrides = 0, due_at = NULL, lease_until = 0,
         fence = fence + 1 WHERE account = ?`,
    )
    .run(account);
  return rows;
}

function eraseContact(context: WriterContext, subject: Subject, { id, at }: Erasure): number {
  const rows = blankContact(context, subject.account, subject, `erased:${id}`);
  context.prepare('DELETE FROM feed_people WHERE contact_id = ?').run(subject.id);
  context.prepare('DELETE FROM contacts WHERE id = ?').run(subject.id);
  context.prepare('UPDATE accounts SET erased_at = ? WHERE n = ?').run(at, subject.account);
  makeDue(context, subject.account, at);
  return rows + 1;
}

/** The blocks of the scoring copy that hold values of the account are made anew from history. */
function dropCopies(context: WriterContext, account: number): void {
  const block = Math.floor((account - 1) / blockAccounts);
  context.prepare('DELETE FROM fact_blocks WHERE block = ?').run(block);
  context.prepare('DELETE FROM fact_patches WHERE block = ?').run(block);
  context.prepare('DELETE FROM reading_blocks WHERE block = ?').run(block);
  const [first, last] = accountsOf(block);
  const stamp = everythingDirty(uniqueStamp(context));
  context.prepare('UPDATE account_work SET dirty = ? WHERE account BETWEEN ? AND ?').run(stamp, first, last);
}
