/** What keeps the house running needs to know about the database. */

/** What waits, by queue. */
export type Queues = Readonly<
  Record<
    'runs' | 'run_events' | 'outbox_waiting' | 'outbox_held' | 'open_tasks' | 'open_alarms' | 'unscored_changes',
    number
  >
>;

export interface OperationsStore {
  /** Resolves when the writer has done all that was asked of it before. */
  ping(): Promise<void>;
  countQueues(now: number): Promise<Queues>;
  /** How many migrations the database has, and how many this program knows. */
  describeSchema(): Promise<{ readonly applied: number; readonly known: number }>;
}
