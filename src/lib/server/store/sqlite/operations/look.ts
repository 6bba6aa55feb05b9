import type { Queues } from '../../operations-store.ts';
import type { Connection } from '../connection.ts';
import type { WriterContext } from '../writer-context.ts';

/** Takes its turn among the writes, and the right to write for a moment. */
export function ping({ db }: WriterContext): void {
  db.exec('BEGIN IMMEDIATE; ROLLBACK');
}

const COUNTS: readonly (readonly [queue: keyof Queues, sql: string])[] = [
  ['runs', 'SELECT count(*) AS n FROM runs WHERE wake_at IS NOT NULL AND wake_at <= ?1'],
  ['run_events', 'SELECT count(*) AS n FROM run_events WHERE handled_at IS NULL AND ?1 > 0'],
  ['outbox_waiting', "SELECT count(*) AS n FROM outbox WHERE status = 'waiting' AND ?1 > 0"],
  ['outbox_held', "SELECT count(*) AS n FROM outbox WHERE status = 'held' AND ?1 > 0"],
  ['open_tasks', "SELECT count(*) AS n FROM tasks WHERE status = 'open' AND ?1 > 0"],
  ['open_alarms', 'SELECT count(*) AS n FROM alarms WHERE acknowledged_at IS NULL AND ?1 > 0'],
  ['unscored_changes', 'SELECT count(*) AS n FROM account_work WHERE dirty IS NOT NULL AND ?1 > 0'],
];

export function countQueues(connection: Connection, now: number): Queues {
  const counts = COUNTS.map(([queue, sql]) => [queue, connection.prepare<{ n: number }>(sql).get(now)!.n] as const);
  return Object.fromEntries(counts) as unknown as Queues;
}

export function describeSchema(
  connection: Connection,
  known: number,
): { readonly applied: number; readonly known: number } {
  const { n } = connection.prepare<{ n: number }>('SELECT count(*) AS n FROM __drizzle_migrations').get()!;
  return { applied: n, known };
}
