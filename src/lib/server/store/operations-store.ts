/** What keeps the house running needs to know about the database. */

/** What waits, by queue. */
export type Queues = Readonly<
  Record<
    'runs' | 'run_events' | 'outbox_waiting' | 'outbox_held' | 'open_tasks' | 'open_alarms' | 'unscored_changes',
    number
  >
>;

/** Rows by table. */
export type Exported = Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>;

export interface OperationsStore {
  /**
   * Removes an account or contact and all that was told about it, in one transaction; the audit log keeps salted digests of its entries.
   * A backup that is restored later has it erased again. Throws `unknown-account`.
   */
  erase(kind: 'account' | 'contact', id: string, actor: string, at: number): Promise<{ readonly rows: number }>;
  /** Everything stored about it. Throws `unknown-account`. */
  exportSubject(kind: 'account' | 'contact', id: string): Promise<Exported>;
  /** Resolves when the writer has done all that was asked of it before. */
  ping(): Promise<void>;
  countQueues(now: number): Promise<Queues>;
  /** How many migrations the database has, and how many this program knows. */
  describeSchema(): Promise<{ readonly applied: number; readonly known: number }>;
}
