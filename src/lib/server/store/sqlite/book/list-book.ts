import type { BookQuery, BookRow, BookStore } from '../../book-store.ts';
import type { Connection } from '../connection.ts';
import { seenAccounts } from './seen-accounts.ts';

const DAY = 86_400_000;
const CHANGE_DAYS = 30;
const TREND_DAYS = 90;
const TREND_MOMENTS = 12;

interface Row {
  n: number;
  accountId: string;
  name: string;
  document: number | null;
  model: string | null;
  score: number | null;
  band: string | null;
  bandSince: number | null;
  arr: number | null;
  renewalAt: number | null;
  ownerId: string | null;
  ownerName: string | null;
  openTasks: number;
  churnedAt: number | null;
}

/**
 * First the accounts of the page, in order, from as few columns as that takes; then everything shown about those. Sorting
 * whole rows would work out the score of 30 days ago for the entire book.
 */
export function listBook(connection: Connection, query: BookQuery): Awaited<ReturnType<BookStore['listBook']>> {
  const { from, where, values } = sourceOf(query);
  const owner = query.sort === 'owner' ? 'LEFT JOIN users u ON u.id = a.owner_id' : '';
  const page = `SELECT a.n ${from} ${owner} WHERE ${where} ORDER BY ${orderOf(query)} LIMIT @limit OFFSET @offset`;
  return connection.db.transaction(() => {
    const accounts = connection.prepare<{ n: number }>(page).all(values);
    const { n: total } = connection.prepare<{ n: number }>(`SELECT count(*) AS n ${from} WHERE ${where}`).get(values)!;
    const readRow = rowReader(connection, query, values);
    return { rows: accounts.map(({ n }) => readRow(n)), total };
  })();
}

/** The score shown: of the account's primary model, which stands in its own row, or of the model asked for. */
const scoredBy = (query: BookQuery) =>
  query.model === undefined ? { table: 'a', document: 'a.primary_document' } : { table: 'c', document: 'c.document' };

const WITH_MODEL =
  'JOIN current_scores c ON c.account = a.n AND c.document = (SELECT n FROM terms WHERE text = @model)';

/** The score 30 days ago: that of the point in force then. */
const earlier = (query: BookQuery) =>
  `(SELECT p.score FROM score_points p WHERE p.account = a.n AND p.document = ${scoredBy(query).document} AND p.at <= @before
    ORDER BY p.at DESC LIMIT 1)`;

function sourceOf(query: BookQuery) {
  const search = query.search?.trim();
  const where = [
    'a.is_gone = 0',
    ...statusCondition(query.status),
    ...(search ? ['(instr(a.name_key, @search) > 0 OR a.id = @exactly)'] : []),
    ...(query.band === undefined ? [] : [`${scoredBy(query).table}.band IS @band`]),
    ...(query.ownerId === undefined ? [] : ['a.owner_id = @ownerId']),
    ...(query.visibleTo === undefined ? [] : [`a.n IN (${seenAccounts})`]),
  ];
  const values = {
    now: query.now,
    before: query.now - CHANGE_DAYS * DAY,
    limit: query.limit,
    offset: query.offset,
    model: query.model ?? null,
    search: search?.toLowerCase() ?? null,
    exactly: search ?? null,
    band: query.band ?? null,
    ownerId: query.ownerId ?? null,
    visibleTo: JSON.stringify(query.visibleTo ?? []),
  };
  return { values, where: where.join(' AND '), from: `FROM accounts a ${query.model === undefined ? '' : WITH_MODEL}` };
}

function statusCondition(status: BookQuery['status']): readonly string[] {
  if (status === 'all') return [];
  return [status === 'churned' ? 'a.churned_at <= @now' : '(a.churned_at IS NULL OR a.churned_at > @now)'];
}

/** Rows without a value come last either way. */
function orderOf(query: BookQuery): string {
  const { table } = scoredBy(query);
  const direction = query.descending ? 'DESC' : 'ASC';
  const by = (column: string) => `${column} ${direction} NULLS LAST`;
  switch (query.sort) {
    case 'name':
      return `a.name_key ${direction}, a.n`;
    case 'score':
      return `${by(`${table}.score`)}, a.n`;
    case 'band':
      return `${by(`${table}.band_order`)}, ${by(`${table}.score`)}, a.n`;
    case 'change':
      return `${by(`${table}.score - ${earlier(query)}`)}, a.n`;
    case 'arr':
      return `${by('a.arr')}, a.n`;
    case 'renewal':
      return `${by('a.renewal_at')}, a.n`;
    case 'owner':
      return `${by('u.name')}, a.name_key, a.n`;
    case 'tasks':
      return `${by('a.open_tasks')}, a.n`;
  }
}

/** How to read what is shown of one account. */
function rowReader(connection: Connection, query: BookQuery, values: object): (account: number) => BookRow {
  const { table, document } = scoredBy(query);
  const find = connection.prepare<Row>(
    `SELECT a.n, a.id AS accountId, a.name, ${document} AS document, (SELECT text FROM terms WHERE n = ${document}) AS model,
       ${table}.score, ${table}.band, ${table}.band_since AS bandSince, a.arr, a.renewal_at AS renewalAt,
       a.owner_id AS ownerId, u.name AS ownerName, a.open_tasks AS openTasks,
       iif(a.churned_at <= @now, a.churned_at, NULL) AS churnedAt
     FROM accounts a ${query.model === undefined ? '' : WITH_MODEL} LEFT JOIN users u ON u.id = a.owner_id WHERE a.n = @account`,
  );
  const pastScores = pastReader(connection, query.now);
  return (account) => {
    const { n, document, ...shown } = find.get({ ...values, account })!;
    const { trend, earlier } = document === null ? { trend: noTrend, earlier: null } : pastScores(n, document);
    return { ...shown, trend, change: shown.score === null || earlier === null ? null : shown.score - earlier };
  };
}

const noTrend: readonly null[] = Array<null>(TREND_MOMENTS).fill(null);

interface Past {
  readonly at: number;
  readonly score: number | null;
}

/** Scores of the last 90 days from one stretch of the index, and the one in force when they began. */
function pastReader(connection: Connection, now: number) {
  const from = now - TREND_DAYS * DAY;
  const step = (now - from) / (TREND_MOMENTS - 1);
  const before = connection.prepare<Past>(
    'SELECT at, score FROM score_points WHERE account = ? AND document = ? AND at <= ? ORDER BY at DESC LIMIT 1',
  );
  const since = connection.prepare<Past>(
    'SELECT at, score FROM score_points WHERE account = ? AND document = ? AND at > ? AND at <= ? ORDER BY at',
  );
  return (account: number, document: number) => {
    const first = before.get(account, document, from);
    const points = since.all(account, document, from, now);
    const scoreAt = (moment: number) => (points.findLast((point) => point.at <= moment) ?? first)?.score ?? null;
    const trend = Array.from({ length: TREND_MOMENTS }, (_, i) => scoreAt(from + i * step));
    return { trend, earlier: scoreAt(now - CHANGE_DAYS * DAY) };
  };
}

export function countBands(
  connection: Connection,
  now: number,
  visibleTo?: readonly string[],
): Awaited<ReturnType<BookStore['countBands']>> {
  return connection
    .prepare<{ model: string | null; band: string | null; accounts: number; arr: number }>(
      `SELECT (SELECT text FROM terms WHERE n = primary_document) AS model, band, count(*) AS accounts, coalesce(sum(arr), 0) AS arr
       FROM accounts WHERE is_gone = 0 AND (churned_at IS NULL OR churned_at > @now)
         ${visibleTo === undefined ? '' : `AND n IN (${seenAccounts})`}
       GROUP BY primary_document, band ORDER BY model, min(band_order)`,
    )
    .all({ now, visibleTo: JSON.stringify(visibleTo ?? []) });
}
