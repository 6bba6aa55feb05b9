/** Current rows from history: each is the newest statement by (observedAt, rev), recomputed from the entries it stands for. */
import { churnedAsOf } from '#lib/core/signals/account-state.ts';
import { emptyHistory } from '#lib/core/signals/history.ts';
import type { Value } from '#lib/core/values.ts';
import type { Connection } from '../connection.ts';
import { readJson } from '../stored-json.ts';
import type { WriterContext } from '../writer-context.ts';
import { entryKinds } from './entry-kinds.ts';
import { valueColumn, valueKind } from './value-columns.ts';

/** Attributes and the role that lists show in columns of their own. */
const ARR = 'arr';
const RENEWAL = 'renewalDate';
const OWNER = 'csm';

/** What of an account an append touched. */
export interface Touched {
  readonly n: number;
  readonly attributes: Set<string>;
  readonly owners: Set<string>;
  hasOutcomes: boolean;
}

export function projectAccount(context: WriterContext, touched: Touched): void {
  for (const attribute of touched.attributes) projectAttribute(context, touched.n, attribute);
  for (const role of touched.owners) projectOwner(context, touched.n, role);
  if (touched.hasOutcomes) {
    context.prepare('UPDATE accounts SET churned_at = ? WHERE n = ?').run(currentChurn(context, touched.n), touched.n);
  }
}

/** What holds about a thing: of its moments the newest that was not taken back, and of that the highest `rev`. */
const IN_FORCE = `
  SELECT body FROM entries e WHERE account = ?1 AND kind = ?2 AND thing = ?3 AND coalesce(body ->> 'withdrawn', 0) = 0
    AND rev = (SELECT max(rev) FROM entries n WHERE n.account = ?1 AND n.kind = ?2 AND n.thing = ?3 AND n.observed_at = e.observed_at)
  ORDER BY observed_at DESC LIMIT 1`;

function bodyInForce(connection: Connection, account: number, kind: number, thing: string): string | undefined {
  return connection.prepare<{ body: string }>(IN_FORCE).get(account, kind, thing)?.body;
}

export function currentAttribute(connection: Connection, account: number, attribute: string): Value {
  const body = bodyInForce(connection, account, entryKinds.attributes.kind, attribute);
  return body === undefined ? null : readJson(entryKinds.attributes.body, body, `The attribute ${attribute}`).value;
}

export function currentOwner(connection: Connection, account: number, role: string): string | null {
  const body = bodyInForce(connection, account, entryKinds.owners.kind, role);
  return body === undefined ? null : readJson(entryKinds.owners.body, body, `The owner in the role ${role}`).userId;
}

/** The effective date of the churn that the account's outcomes end with; it may lie in the future. */
export function currentChurn(connection: Connection, account: number): number | null {
  const outcomes = connection
    .prepare<{ observed_at: number; rev: number; known_at: number; body: string }>(
      'SELECT observed_at, rev, known_at, body FROM entries WHERE account = ? AND kind = ? ORDER BY observed_at, rev',
    )
    .all(account, entryKinds.outcomes.kind)
    .map((row) => ({
      ...readJson(entryKinds.outcomes.body, row.body, 'An outcome'),
      observedAt: row.observed_at,
      knownAt: row.known_at,
      rev: row.rev,
    }));
  return churnedAsOf({ ...emptyHistory(''), outcomes }, { at: Number.MAX_SAFE_INTEGER });
}

function projectAttribute(context: WriterContext, account: number, attribute: string): void {
  const value = currentAttribute(context, account, attribute);
  if (value === null) {
    context.prepare('DELETE FROM account_attributes WHERE account = ? AND attribute = ?').run(account, attribute);
  } else {
    context
      .prepare(
        `INSERT INTO account_attributes (account, attribute, kind, value) VALUES (?, ?, ?, ?)
         ON CONFLICT DO UPDATE SET kind = excluded.kind, value = excluded.value`,
      )
      .run(account, attribute, valueKind(value), valueColumn(value));
  }
  if (attribute === ARR) {
    context.prepare('UPDATE accounts SET arr = ? WHERE n = ?').run(typeof value === 'number' ? value : null, account);
  } else if (attribute === RENEWAL) {
    const date = typeof value === 'object' ? (value?.date ?? null) : null;
    context.prepare('UPDATE accounts SET renewal_at = ? WHERE n = ?').run(date, account);
  }
}

function projectOwner(context: WriterContext, account: number, role: string): void {
  const userId = currentOwner(context, account, role);
  if (userId === null) {
    context.prepare('DELETE FROM account_owners WHERE account = ? AND role = ?').run(account, role);
  } else {
    context
      .prepare(
        'INSERT INTO account_owners (account, role, user_id) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET user_id = excluded.user_id',
      )
      .run(account, role, userId);
  }
  if (role === OWNER) context.prepare('UPDATE accounts SET owner_id = ? WHERE n = ?').run(userId, account);
}
