/** A run: one workflow in progress for one account, pinned to the version it started on. */

/** Where a run stands: a token sits on a node until something happens. */
export interface Token {
  /** Counts visits of a node within the run, so that loops make distinct actions. */
  readonly occurrence: number;
  readonly nodeId: string;
  readonly since: number;
  /** When a timer on this token is due (epoch ms); `null` while it waits for an answer only. */
  readonly dueAt: number | null;
  /** The action it waits for, if any. */
  readonly actionId: string | null;
  /** Ports already left through, so that `overdue` goes out once and `done` may still follow. */
  readonly left: readonly string[];
}

export type RunStatus = 'active' | 'finished' | 'stopped';

export interface Run {
  readonly id: string;
  readonly document: string;
  /** Content hash of the version it runs on. */
  readonly version: string;
  readonly accountId: string;
  readonly trigger: string;
  readonly band: string | null;
  readonly episode: number;
  readonly startedAt: number;
  readonly reason: string;
  readonly status: RunStatus;
  readonly tokens: readonly Token[];
  /** How often each node was reached. */
  readonly visits: Readonly<Record<string, number>>;
}

/** What can happen to a run. */
export type RunEvent =
  | { readonly type: 'started'; readonly nodeId: string; readonly port: string }
  /** A due timer of a wait, a wait-for's time-out, or a task's due date. */
  | { readonly type: 'timer'; readonly nodeId: string; readonly occurrence: number }
  /** An action answered through one of its node's flow ports: task `done`, email `sent`, webhook `failed`... */
  | { readonly type: 'answered'; readonly actionId: string; readonly port: string }
  /** A flag a wait-for looks at became true; `nodeId` is the wait-for's or the condition's. */
  | { readonly type: 'flag-met'; readonly nodeId: string }
  /** Date attributes of the account changed: waits until a date look again. */
  | { readonly type: 'dates-changed' }
  | { readonly type: 'episode-ended' }
  | { readonly type: 'churned' }
  | { readonly type: 'cancelled' };
