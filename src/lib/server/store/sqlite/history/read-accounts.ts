import type { Value } from '#lib/core/values.ts';
import type { Account, Contact } from '../../history-store.ts';
import type { Connection } from '../connection.ts';
import { valueFrom } from './value-columns.ts';

interface AccountRow {
  n: number;
  id: string;
  name: string;
  rev: number;
  churned_at: number | null;
  created_at: number;
  erased_at: number | null;
  until: number | null;
  removed_at: number | null;
}

/** In the order of `ids`; unknown ones are left out. `now` decides whether a churn is in effect. */
export function readAccounts(connection: Connection, ids: readonly string[], now: number): readonly Account[] {
  const find = connection.prepare<AccountRow>(
    `SELECT n, id, name, w.rev, churned_at, created_at, erased_at, r.until, r.at AS removed_at
     FROM accounts JOIN account_work w ON w.account = n LEFT JOIN removals r ON r.account = n WHERE id = ? AND is_gone = 0`,
  );
  return connection.db.transaction(() =>
    ids.flatMap((id) => {
      const row = find.get(id);
      return row ? [accountFrom(connection, row, now)] : [];
    }),
  )();
}

function accountFrom(connection: Connection, row: AccountRow, now: number): Account {
  const external = connection
    .prepare<{ source: string; external_id: string }>(
      'SELECT source, external_id FROM external_ids WHERE account = ? ORDER BY source',
    )
    .all(row.n);
  const attributes = connection
    .prepare<{ attribute: string; kind: number; value: number | string | null }>(
      'SELECT attribute, kind, value FROM account_attributes WHERE account = ?',
    )
    .all(row.n);
  const owners = connection
    .prepare<{ role: string; user_id: string }>('SELECT role, user_id FROM account_owners WHERE account = ?')
    .all(row.n);
  return {
    id: row.id,
    name: row.name,
    externalIds: Object.fromEntries(external.map((each) => [each.source, each.external_id])),
    attributes: new Map(attributes.map((each): [string, Value] => [each.attribute, valueFrom(each.kind, each.value)])),
    owners: Object.fromEntries(owners.map((each) => [each.role, each.user_id])),
    rev: row.rev,
    churnedAt: row.churned_at !== null && row.churned_at <= now ? row.churned_at : null,
    createdAt: row.created_at,
    ...(row.erased_at === null ? {} : { erasedAt: row.erased_at }),
    ...(row.until === null || row.removed_at === null ? {} : { removed: { until: row.until, at: row.removed_at } }),
  };
}

export function listAccountIds(connection: Connection, now: number): readonly string[] {
  return connection
    .prepare<[string]>(
      'SELECT id FROM accounts WHERE is_gone = 0 AND (churned_at IS NULL OR churned_at > ?) ORDER BY id',
    )
    .pluck()
    .all(now) as unknown as string[];
}

/** By their numbers, which nobody has to count: the first account at or after each of evenly spaced ones. */
export function spreadAccountIds(connection: Connection, limit: number, now: number): readonly string[] {
  const last = connection.prepare<[number | null]>('SELECT max(n) FROM accounts').pluck().get() as unknown as number;
  const find = connection
    .prepare<[n: number, id: string]>(
      'SELECT n, id FROM accounts WHERE n >= ? AND is_gone = 0 AND (churned_at IS NULL OR churned_at > ?) ORDER BY n LIMIT 1',
    )
    .raw();
  const ids: string[] = [];
  const step = Math.max(1, last / limit);
  for (let from = 1; from <= last;) {
    const found = find.get(Math.ceil(from), now) as [n: number, id: string] | undefined;
    if (!found) break;
    ids.push(found[1]);
    from = Math.max(from + step, found[0] + 1);
  }
  return ids.slice(0, limit);
}

export function findAccounts(
  connection: Connection,
  source: string,
  externalIds: readonly string[],
): ReadonlyMap<string, string> {
  const find = connection.prepare<{ id: string }>(
    'SELECT a.id FROM external_ids e JOIN accounts a ON a.n = e.account WHERE e.source = ? AND e.external_id = ?',
  );
  const found = new Map<string, string>();
  for (const externalId of externalIds) {
    const row = find.get(source, externalId);
    if (row) found.set(externalId, row.id);
  }
  return found;
}

export function readContacts(connection: Connection, accountId: string): readonly Contact[] {
  return connection
    .prepare<Omit<Contact, 'doNotContact'> & { doNotContact: number }>(
      `SELECT c.id, a.id AS accountId, c.name, c.email, c.external_id AS externalId, c.title, c.do_not_contact AS doNotContact
       FROM contacts c JOIN accounts a ON a.n = c.account WHERE a.id = ? ORDER BY c.name, c.id`,
    )
    .all(accountId)
    .map((row) => ({ ...row, doNotContact: row.doNotContact === 1 }));
}

export function readSourceFreshness(connection: Connection): ReadonlyMap<string, readonly number[]> {
  const bySignal = new Map<string, number[]>();
  const rows = connection
    .prepare<{ text: string; known_at: number }>(
      'SELECT text, known_at FROM signal_reports JOIN terms ON n = signal ORDER BY signal, known_at',
    )
    .all();
  for (const row of rows) {
    const list = bySignal.get(row.text);
    if (list) list.push(row.known_at);
    else bySignal.set(row.text, [row.known_at]);
  }
  return bySignal;
}
