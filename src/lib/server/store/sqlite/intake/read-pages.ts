/** Pages of long lists for programs: each begins after what the last one ended with, so that nothing is told twice or left out. */
import type { CurrentScore, IntakeStore, ListedOutcome } from '../../intake-store.ts';
import type { Connection } from '../connection.ts';
import { entryKinds } from '../history/entry-kinds.ts';
import { readJson } from '../stored-json.ts';

export function pageAccountIds(connection: Connection, after: string, limit: number): readonly string[] {
  return connection
    .prepare<string>('SELECT id FROM accounts WHERE id > ? AND is_gone = 0 ORDER BY id LIMIT ?')
    .pluck()
    .all(after, limit);
}

export function readCurrentScores(
  connection: Connection,
  accountIds: readonly string[],
): ReadonlyMap<string, readonly CurrentScore[]> {
  const find = connection.prepare<CurrentScore>(
    `SELECT t.text AS model, c.at, c.score, c.band, c.band_since AS bandSince
     FROM accounts a JOIN current_scores c ON c.account = a.n JOIN terms t ON t.n = c.document
     WHERE a.id = ? ORDER BY t.text`,
  );
  return connection.db.transaction(() => new Map(accountIds.map((id) => [id, find.all(id)])))();
}

export function pageTaskIds(
  connection: Connection,
  { after: [createdAt, id], limit, status, accountId }: Parameters<IntakeStore['pageTaskIds']>[0],
): readonly string[] {
  const where = [
    '(t.created_at, t.id) > (@createdAt, @id)',
    ...(status === undefined ? [] : ['t.status = @status']),
    ...(accountId === undefined ? [] : ['t.account = (SELECT n FROM accounts WHERE id = @accountId)']),
  ].join(' AND ');
  return connection
    .prepare<string>(`SELECT t.id FROM tasks t WHERE ${where} ORDER BY t.created_at, t.id LIMIT @limit`)
    .pluck()
    .all({ createdAt, id, limit, status: status ?? null, accountId: accountId ?? null });
}

interface OutcomeRow {
  readonly accountId: string;
  readonly observedAt: number;
  readonly knownAt: number;
  readonly body: string;
}

export function pageOutcomes(
  connection: Connection,
  after: number,
  limit: number,
  accountId?: string,
): Awaited<ReturnType<IntakeStore['pageOutcomes']>> {
  const { kind } = entryKinds.outcomes;
  const accounts = connection
    .prepare<{ n: number; id: string }>(
      `SELECT n, id FROM accounts a WHERE n > ? AND is_gone = 0 AND EXISTS (SELECT 1 FROM entries WHERE account = a.n AND kind = ${kind})
       ${accountId === undefined ? '' : 'AND id = ?'} ORDER BY n LIMIT ?`,
    )
    .all(...(accountId === undefined ? [after] : [after, accountId]), limit);
  const find = connection.prepare<OutcomeRow>(
    `SELECT ? AS accountId, observed_at AS observedAt, known_at AS knownAt, body FROM entries
     WHERE account = ? AND kind = ${kind} ORDER BY observed_at, rev`,
  );
  return {
    outcomes: accounts.flatMap(({ n, id }) => inForce(find.all(id, n))),
    next: accounts.length < limit ? null : accounts.at(-1)!.n,
  };
}

/** Of statements about one kind and moment the newest holds; what was withdrawn is not told. */
function inForce(rows: readonly OutcomeRow[]): ListedOutcome[] {
  const newest = new Map<string, ListedOutcome>();
  for (const { accountId, observedAt, knownAt, body } of rows) {
    const entry = readJson(entryKinds.outcomes.body, body, `An outcome of ${accountId}`);
    newest.set(`${entry.outcome} ${observedAt}`, { accountId, observedAt, knownAt, ...entry });
  }
  return [...newest.values()].filter((each) => !each.withdrawn);
}
