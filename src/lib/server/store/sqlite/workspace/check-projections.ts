import type { Connection } from '../connection.ts';
import { currentAttribute, currentChurn, currentOwner } from '../history/project.ts';
import { valueColumn, valueKind } from '../history/value-columns.ts';

/** Compares every current row with one made anew from history; a sentence about the first that differs. */
export function findWrongProjection(connection: Connection): string | null {
  for (const [what, sql] of comparisons) {
    const row = connection.prepare<{ id: string }>(sql).get();
    if (row) return wrong(row.id, what);
  }
  return findWrongEntry(connection);
}

function wrong(account: string, what: string): string {
  return `The ${what} of account ${account} does not follow from its history. Restore a backup, or import the account again.`;
}

const comparisons: readonly (readonly [what: string, sql: string])[] = [
  [
    'revision',
    `SELECT a.id FROM accounts a LEFT JOIN (
       SELECT account, max(rev) AS rev, count(*) AS n FROM (
         SELECT account, rev FROM observations UNION ALL SELECT account, rev FROM entries) GROUP BY account
     ) h ON h.account = a.n LEFT JOIN account_work w ON w.account = a.n LEFT JOIN removals r ON r.account = a.n
     WHERE w.rev IS NOT coalesce(h.n, 0) + coalesce(r.rows, 0) OR coalesce(h.rev, 0) > w.rev
       OR (coalesce(r.rows, 0) = 0 AND w.rev IS NOT coalesce(h.rev, 0)) LIMIT 1`,
  ],
  [
    'newest event or mark of a band set by hand',
    `SELECT a.id FROM accounts a LEFT JOIN (
       SELECT account, max(rev) FILTER (WHERE kind = 1) AS event_rev, max(kind = 6) AS has_overrides FROM entries GROUP BY account
     ) h ON h.account = a.n LEFT JOIN account_work w ON w.account = a.n
     WHERE w.event_rev IS NOT coalesce(h.event_rev, 0) OR w.has_overrides IS NOT coalesce(h.has_overrides, 0) LIMIT 1`,
  ],
  [
    'number of open tasks',
    `SELECT a.id FROM accounts a LEFT JOIN (SELECT account, count(*) AS n FROM tasks WHERE status = 'open' GROUP BY account) t
       ON t.account = a.n WHERE a.open_tasks <> coalesce(t.n, 0) LIMIT 1`,
  ],
  [
    'current score',
    `SELECT a.id FROM current_scores c JOIN accounts a ON a.n = c.account
     WHERE (c.score, c.band) IS NOT (SELECT p.score, p.band FROM score_points p
       WHERE p.account = c.account AND p.document = c.document ORDER BY p.at DESC LIMIT 1) LIMIT 1`,
  ],
  [
    'primary score',
    `SELECT a.id FROM accounts a LEFT JOIN current_scores c ON c.account = a.n AND c.document = a.primary_document
     WHERE (a.score, a.band) IS NOT (c.score, c.band) LIMIT 1`,
  ],
];

/** Attributes, owners and churn are made from entries by code, so they are compared by code. */
function findWrongEntry(connection: Connection): string | null {
  const accounts = connection
    .prepare<{ n: number; id: string; churned_at: number | null }>('SELECT n, id, churned_at FROM accounts')
    .iterate();
  const things = connection.db.prepare<[number], { kind: number; thing: string }>(
    'SELECT DISTINCT kind, thing FROM entries WHERE account = ? AND kind IN (3, 5)',
  );
  const attributes = connection.db.prepare<[number], { attribute: string; kind: number; value: unknown }>(
    'SELECT attribute, kind, value FROM account_attributes WHERE account = ?',
  );
  const owners = connection.db.prepare<[number], { role: string; user_id: string }>(
    'SELECT role, user_id FROM account_owners WHERE account = ?',
  );
  for (const account of accounts) {
    const stored = new Map<string, unknown>();
    for (const row of attributes.all(account.n)) stored.set(`3 ${row.attribute}`, `${row.kind} ${String(row.value)}`);
    for (const row of owners.all(account.n)) stored.set(`5 ${row.role}`, row.user_id);
    for (const { kind, thing } of things.all(account.n)) {
      const key = `${kind} ${thing}`;
      if (stored.get(key) !== expected(connection, account.n, kind, thing))
        return wrong(account.id, kind === 3 ? `attribute ${thing}` : `owner (${thing})`);
      stored.delete(key);
    }
    const [extra] = stored.keys();
    if (extra !== undefined) return wrong(account.id, extra.slice(2));
    if (account.churned_at !== currentChurn(connection, account.n)) return wrong(account.id, 'churn date');
  }
  return null;
}

function expected(connection: Connection, account: number, kind: number, thing: string): string | undefined {
  if (kind === 5) return currentOwner(connection, account, thing) ?? undefined;
  const value = currentAttribute(connection, account, thing);
  return value === null ? undefined : `${valueKind(value)} ${String(valueColumn(value))}`;
}
