/** Closed tasks, bodies of messages that nobody waits for, and message ids. */
import type { Sweep } from './sweep.ts';

const ROWS = 2_000;

interface Row {
  readonly place: number;
  readonly id: string;
  /** Of one that is past its time. */
  readonly oldAt: number | null;
}

/** By the order in which rows came; `find` takes the place to begin after, the limit and how many. */
function byPlace(table: string, oldAt: string, remove: readonly string[]): Sweep {
  const key = table === 'tasks' ? 'id' : 'action_id';
  const find = `SELECT rowid AS place, ${key} AS id, ${oldAt} AS oldAt FROM ${table} WHERE rowid > ?2 ORDER BY rowid LIMIT ${ROWS}`;
  return (connection, until, from, remover) => {
    const rows = connection.prepare<Row>(find).all(until, from === null ? 0 : Number(from));
    const old = rows.filter((row) => row.oldAt !== null);
    if (remover) for (const { id } of old) for (const each of remove) remover.context.prepare(each).run(id);
    const last = connection.prepare<{ n: number | null }>(`SELECT max(rowid) AS n FROM ${table}`).get()!.n ?? 0;
    const end = rows.at(-1)?.place ?? last;
    const isLast = rows.length < ROWS;
    return {
      rows: old.length,
      oldest: old.length > 0 ? Math.min(...old.map((row) => row.oldAt!)) : null,
      next: isLast ? null : String(end),
      share: isLast || last === 0 ? 1 : end / last,
    };
  };
}

export const sweepTasks = byPlace('tasks', "CASE WHEN status <> 'open' AND closed_at < ?1 THEN closed_at END", [
  'DELETE FROM task_waiters WHERE task_id = ?',
  'DELETE FROM tasks WHERE id = ?',
]);

const sweepOutbox = byPlace(
  'outbox',
  "CASE WHEN status NOT IN ('waiting', 'held') AND at < ?1 AND body <> '{}' THEN at END",
  ["UPDATE outbox SET body = '{}' WHERE action_id = ?"],
);

const sweepWatched = byPlace('watched', "CASE WHEN at < ?1 AND body <> '{}' THEN at END", [
  "UPDATE watched SET body = '{}' WHERE action_id = ?",
]);

/** What was sent, or would have been; first the one table, then the other. */
export const sweepMessages: Sweep = (connection, until, from, remover) => {
  const [table, place] = (from ?? 'outbox:0').split(':') as ['outbox' | 'watched', string];
  const sweep = table === 'outbox' ? sweepOutbox : sweepWatched;
  const stretch = sweep(connection, until, place, remover);
  const half = table === 'outbox' ? 0 : 0.5;
  const share = half + stretch.share / 2;
  if (stretch.next !== null) return { ...stretch, next: `${table}:${stretch.next}`, share };
  return { ...stretch, next: table === 'outbox' ? 'watched:0' : null, share };
};

const MESSAGES = `
  SELECT source, id, at FROM messages WHERE (source, id) > (?1, ?2) ORDER BY source, id LIMIT ${ROWS}`;

interface MessageRow {
  readonly source: number;
  readonly id: string;
  readonly at: number;
}

/** A message that comes again after its id is forgotten is told by its content only, as any other is. */
export const sweepMessageIds: Sweep = (connection, until, from, remover) => {
  const [source, id] = from === null ? [0, ''] : (JSON.parse(from) as [number, string]);
  const rows = connection.prepare<MessageRow>(MESSAGES).all(source, id);
  const old = rows.filter(({ at }) => at < until);
  const remove = remover?.context.prepare('DELETE FROM messages WHERE source = ? AND id = ?');
  for (const row of old) remove?.run(row.source, row.id);
  const last = rows.at(-1);
  const isLast = rows.length < ROWS || !last;
  const sources = connection.prepare<{ n: number | null }>('SELECT max(source) AS n FROM messages').get()!.n ?? 0;
  return {
    rows: old.length,
    oldest: old.length > 0 ? Math.min(...old.map(({ at }) => at)) : null,
    next: isLast ? null : JSON.stringify([last.source, last.id]),
    share: isLast || sources === 0 ? 1 : Math.min(0.99, last.source / (sources + 1)),
  };
};
