import {
  type Feed,
  type FeedCount,
  type FeedMessage,
  type FeedStore,
  type KeepResult,
  type KeptMessage,
  type Settled,
  type Wait,
} from '../../feed-store.ts';
import type { Connection } from '../connection.ts';
import { termNumber, transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';

/** Of a source of `segment`: about a hundred megabytes at worst. The oldest go first, and are counted. */
export const mostWaiting = 100_000;
/** Deliveries of a webhook that wait or failed; more are refused, and come again. */
export const mostUnsettled = 10_000;
/** Deliveries of a webhook that are over, to be looked at. */
export const mostSettled = 200;

const COLUMNS = `n, feed, source, message_id AS messageId, digest, kind, body, status, code, reason, waits_for AS waitsFor,
  received_at AS receivedAt, settled_at AS settledAt`;
const UNSETTLED = `status IN ('waiting', 'failed')`;

export function keepMessages(
  context: WriterContext,
  feed: Feed,
  source: string,
  messages: readonly KeptMessage[],
  actor: string,
  at: number,
): readonly KeepResult[] {
  return transact(context, 'keepMessages', () => {
    const isTaken = takenBefore(context, source);
    const find = context
      .prepare<string>('SELECT digest FROM feed_messages WHERE feed = ? AND source = ? AND message_id = ?')
      .pluck();
    const add = context.prepare(
      `INSERT INTO feed_messages (feed, source, message_id, digest, kind, body, status, code, reason, waits_for, received_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    );
    let room = feed === 'webhook' ? mostUnsettled - countUnsettled(context, feed, source) : Infinity;
    let kept = 0;
    const results = messages.map((each): KeepResult => {
      const before = isTaken(each.messageId) ?? find.get(feed, source, each.messageId);
      if (before !== undefined) return before === each.digest ? 'repeated' : 'conflict';
      if (room-- <= 0) return 'full';
      const { messageId, digest, kind, body, status, code, reason, waitsFor, receivedAt } = each;
      add.run(feed, source, messageId, digest, kind, body, status, code, reason, waitsFor, receivedAt);
      kept++;
      return 'kept';
    });
    if (kept > 0)
      writeAudit(context, { at, actor, verb: 'messages.kept', subject: source, details: { feed, messages: kept } });
    if (feed === 'segment' && kept > 0) letGo(context, source);
    return results;
  });
}

function takenBefore(context: WriterContext, sourceName: string): (messageId: string) => string | undefined {
  const source = termNumber(context, sourceName);
  const find = context.prepare<string>('SELECT digest FROM messages WHERE source = ? AND id = ?').pluck();
  return (messageId) => find.get(source, messageId);
}

function countUnsettled(connection: Connection, feed: Feed, source: string): number {
  return connection
    .prepare<number>(`SELECT count(*) FROM feed_messages WHERE feed = ? AND source = ? AND ${UNSETTLED}`)
    .pluck()
    .get(feed, source)!;
}

/** The oldest, when too many wait. */
function letGo(context: WriterContext, source: string): void {
  const tooMany = countUnsettled(context, 'segment', source) - mostWaiting;
  if (tooMany <= 0) return;
  const { changes } = context
    .prepare(
      `DELETE FROM feed_messages WHERE n IN (SELECT n FROM feed_messages WHERE feed = 'segment' AND source = ? ORDER BY n LIMIT ?)`,
    )
    .run(source, tooMany);
  context
    .prepare(
      'INSERT INTO feed_losses (source, messages) VALUES (?, ?) ON CONFLICT DO UPDATE SET messages = messages + excluded.messages',
    )
    .run(source, changes);
}

export function settleMessages(context: WriterContext, settled: readonly Settled[], at: number): void {
  transact(context, 'settleMessages', () => {
    const drop = context.prepare('DELETE FROM feed_messages WHERE n = ?');
    const settle = context.prepare<{ feed: Feed; source: string }>(
      'UPDATE feed_messages SET status = ?, code = ?, reason = ?, waits_for = ?, settled_at = ? WHERE n = ? RETURNING feed, source',
    );
    const sources = new Set<string>();
    for (const { n, status, code, reason, waitsFor } of settled) {
      if (status === 'dropped') drop.run(n);
      else {
        const row = settle.get(status, code, reason, waitsFor, at, n);
        if (row?.feed === 'webhook') sources.add(row.source);
      }
    }
    for (const source of sources) dropOver(context, source);
  });
}

function dropOver(context: WriterContext, source: string): void {
  context
    .prepare(
      `DELETE FROM feed_messages WHERE feed = 'webhook' AND source = ?1 AND status IN ('stored', 'skipped') AND n <= (
         SELECT n FROM feed_messages WHERE feed = 'webhook' AND source = ?1 AND status IN ('stored', 'skipped')
         ORDER BY n DESC LIMIT 1 OFFSET ?2)`,
    )
    .run(source, mostSettled);
}

export function dropMessages(
  context: WriterContext,
  feed: Feed,
  source: string,
  code: string | null,
  by: string,
  at: number,
): number {
  return transact(context, 'dropMessages', () => {
    const { changes } = context
      .prepare(
        `DELETE FROM feed_messages WHERE feed = ?1 AND source = ?2 AND ${UNSETTLED} AND (?3 IS NULL OR code = ?3)`,
      )
      .run(feed, source, code);
    const details = { feed, code, messages: changes };
    if (changes > 0) writeAudit(context, { at, actor: by, verb: 'messages.dropped', subject: source, details });
    return changes;
  });
}

export function listMessages(
  connection: Connection,
  { feed, source, statuses, code, before, limit }: Parameters<FeedStore['listMessages']>[0],
): readonly FeedMessage[] {
  return connection
    .prepare<FeedMessage>(
      `SELECT ${COLUMNS} FROM feed_messages
       WHERE feed = ?1 AND source = ?2 AND (?3 IS NULL OR status IN (SELECT value FROM json_each(?3)))
         AND (?4 IS NULL OR code = ?4) AND n < ?5 ORDER BY n DESC LIMIT ?6`,
    )
    .all(
      feed,
      source,
      statuses ? JSON.stringify(statuses) : null,
      code ?? null,
      before ?? Number.MAX_SAFE_INTEGER,
      limit,
    );
}

export function pageMessages(
  connection: Connection,
  { feed, source, statuses, after, limit }: Parameters<FeedStore['pageMessages']>[0],
): readonly FeedMessage[] {
  return connection
    .prepare<FeedMessage>(
      `SELECT ${COLUMNS} FROM feed_messages
       WHERE feed = ? AND source = ? AND status IN (SELECT value FROM json_each(?)) AND n > ? ORDER BY n LIMIT ?`,
    )
    .all(feed, source, JSON.stringify(statuses), after, limit);
}

export function readMessage(connection: Connection, feed: Feed, source: string, messageId: string): FeedMessage | null {
  return (
    connection
      .prepare<FeedMessage>(`SELECT ${COLUMNS} FROM feed_messages WHERE feed = ? AND source = ? AND message_id = ?`)
      .get(feed, source, messageId) ?? null
  );
}

export function countMessages(connection: Connection, feed: Feed): readonly FeedCount[] {
  return connection
    .prepare<FeedCount>(
      `SELECT source, status, code, kind, count(*) AS messages, max(received_at) AS newest FROM feed_messages
       WHERE feed = ? GROUP BY source, status, code, kind ORDER BY source, status, messages DESC`,
    )
    .all(feed);
}

export function countLetGo(connection: Connection): ReadonlyMap<string, number> {
  const rows = connection.prepare<{ source: string; messages: number }>('SELECT source, messages FROM feed_losses');
  return new Map(rows.all().map(({ source, messages }) => [source, messages]));
}

export function pageWaits(connection: Connection, { feed, source, waitsFor }: Wait, limit: number): readonly Wait[] {
  return connection
    .prepare<Wait>(
      `SELECT DISTINCT feed, source, waits_for AS waitsFor FROM feed_messages
       WHERE waits_for IS NOT NULL AND (feed, source, waits_for) > (?, ?, ?) ORDER BY feed, source, waits_for LIMIT ?`,
    )
    .all(feed, source, waitsFor, limit);
}

export function readWaiting(
  connection: Connection,
  { feed, source, waitsFor }: Wait,
  limit: number,
): readonly FeedMessage[] {
  return connection
    .prepare<FeedMessage>(
      `SELECT ${COLUMNS} FROM feed_messages WHERE feed = ? AND source = ? AND waits_for = ? ORDER BY n LIMIT ?`,
    )
    .all(feed, source, waitsFor, limit);
}
