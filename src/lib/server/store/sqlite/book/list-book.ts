import type { BookQuery, BookRow, BookStore } from '../../book-store.ts';
import type { Connection } from '../connection.ts';

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
  earlier: number | null;
  arr: number | null;
  renewalAt: number | null;
  ownerId: string | null;
  ownerName: string | null;
  openTasks: number;
  churnedAt: number | null;
}

/** A score some time ago, as a column: the point in force then. */
const earlier = (document: string, at: string) =>
  `(SELECT p.score FROM score_points p WHERE p.account = a.n AND p.document = ${document} AND p.at <= ${at} ORDER BY p.at DESC LIMIT 1)`;

export function listBook(connection: Connection, query: BookQuery): Awaited<ReturnType<BookStore['listBook']>> {
  const { from, where, values, scored, document } = sourceOf(query);
  const sql = `
    SELECT a.n, a.id AS accountId, a.name, ${document} AS document, (SELECT text FROM terms WHERE n = ${document}) AS model,
      ${scored}.score, ${scored}.band, ${scored}.band_since AS bandSince, ${earlier(document, '@before')} AS earlier,
      a.arr, a.renewal_at AS renewalAt, a.owner_id AS ownerId, u.name AS ownerName, a.open_tasks AS openTasks,
      iif(a.churned_at <= @now, a.churned_at, NULL) AS churnedAt
    ${from} LEFT JOIN users u ON u.id = a.owner_id WHERE ${where}
    ORDER BY ${orderOf(query, scored)} LIMIT @limit OFFSET @offset`;
  return connection.db.transaction(() => {
    const rows = connection.prepare<Row>(sql).all(values);
    const { n } = connection.prepare<{ n: number }>(`SELECT count(*) AS n ${from} WHERE ${where}`).get(values)!;
    return { rows: rows.map((row) => bookRow(connection, row, query.now)), total: n };
  })();
}

/** Which rows, and where their score stands: in the account's own row for its primary model, else with the model asked for. */
function sourceOf(query: BookQuery) {
  const scored = query.model === undefined ? 'a' : 'c';
  const document = query.model === undefined ? 'a.primary_document' : 'c.document';
  const join = 'JOIN current_scores c ON c.account = a.n AND c.document = (SELECT n FROM terms WHERE text = @model)';
  const search = query.search?.trim();
  const where = [
    'a.is_gone = 0',
    ...(query.status === 'all'
      ? []
      : [query.status === 'churned' ? 'a.churned_at <= @now' : '(a.churned_at IS NULL OR a.churned_at > @now)']),
    ...(search ? ['(instr(a.name_key, @search) > 0 OR a.id = @exactly)'] : []),
    ...(query.band === undefined ? [] : [`${scored}.band IS @band`]),
    ...(query.ownerId === undefined ? [] : ['a.owner_id = @ownerId']),
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
  };
  return {
    scored,
    document,
    values,
    where: where.join(' AND '),
    from: `FROM accounts a ${query.model === undefined ? '' : join}`,
  };
}

/** Rows without a value come last either way. */
function orderOf(query: BookQuery, scored: string): string {
  const direction = query.descending ? 'DESC' : 'ASC';
  const by = (column: string) => `${column} ${direction} NULLS LAST`;
  switch (query.sort) {
    case 'name':
      return `a.name_key ${direction}, a.n`;
    case 'score':
      return `${by(`${scored}.score`)}, a.n`;
    case 'band':
      return `${by(`${scored}.band_order`)}, ${by(`${scored}.score`)}, a.n`;
    case 'change':
      return `${by(`${scored}.score - earlier`)}, a.n`;
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

function bookRow(connection: Connection, row: Row, now: number): BookRow {
  const { n, document, earlier: before, ...shown } = row;
  const change = shown.score === null || before === null ? null : shown.score - before;
  return {
    ...shown,
    change,
    trend: document === null ? Array<null>(TREND_MOMENTS).fill(null) : trendOf(connection, n, document, now),
  };
}

/** Two ranges rather than a search per moment: one stretch of the index, read once. */
function trendOf(connection: Connection, account: number, document: number, now: number): readonly (number | null)[] {
  const from = now - TREND_DAYS * DAY;
  const before = connection
    .prepare<{ score: number | null }>(
      'SELECT score FROM score_points WHERE account = ? AND document = ? AND at <= ? ORDER BY at DESC LIMIT 1',
    )
    .get(account, document, from);
  const points = connection
    .prepare<{ at: number; score: number | null }>(
      'SELECT at, score FROM score_points WHERE account = ? AND document = ? AND at > ? AND at <= ? ORDER BY at',
    )
    .all(account, document, from, now);
  let score = before?.score ?? null;
  let next = 0;
  return Array.from({ length: TREND_MOMENTS }, (_, i) => {
    const moment = from + (i * (TREND_DAYS * DAY)) / (TREND_MOMENTS - 1);
    while (next < points.length && points[next]!.at <= moment) score = points[next++]!.score;
    return score;
  });
}

export function countBands(connection: Connection, now: number): Awaited<ReturnType<BookStore['countBands']>> {
  return connection
    .prepare<{ model: string | null; band: string | null; accounts: number; arr: number }>(
      `SELECT (SELECT text FROM terms WHERE n = primary_document) AS model, band, count(*) AS accounts, coalesce(sum(arr), 0) AS arr
       FROM accounts WHERE is_gone = 0 AND (churned_at IS NULL OR churned_at > ?)
       GROUP BY primary_document, band ORDER BY model, min(band_order)`,
    )
    .all(now);
}
