/** Runs, tasks, and what waits to leave the house. */
import type { RunEvent, Run } from '#lib/core/playbooks/run.ts';
import type { Action } from '#lib/core/actions/action.ts';
import type { Effect } from './evaluation-store.ts';

export interface Task {
  /** The action's id. */
  readonly id: string;
  readonly accountId: string;
  readonly runId: string | null;
  readonly document: string | null;
  readonly ownerId: string | null;
  readonly title: string;
  readonly body: string;
  readonly checklist: readonly { readonly key: string; readonly text: string; readonly done?: boolean }[];
  readonly dueAt: number;
  readonly priority: 'low' | 'normal' | 'high' | 'urgent';
  readonly kind: 'risk' | 'opportunity' | 'lifecycle';
  readonly channel: 'call' | 'meeting' | 'email' | 'other';
  readonly ask: Extract<Action, { do: 'create-task' }>['ask'];
  readonly reason: string;
  /** `recovered` and `churned`: closed because the reason for it went away. */
  readonly status: 'open' | 'done' | 'dismissed' | 'recovered' | 'churned';
  readonly outcome: string | null;
  readonly note: string | null;
  readonly createdAt: number;
  readonly closedAt: number | null;
}

export interface TaskQuery {
  readonly status?: Task['status'];
  readonly accountId?: string;
  readonly ownerId?: string;
  /** Only tasks of these people, or about accounts on which one of them has a named role; left out: all. */
  readonly visibleTo?: readonly string[];
  readonly search?: string;
  readonly sort: 'due' | 'priority' | 'account' | 'created';
  readonly limit: number;
  readonly offset: number;
}

export interface OutboxItem {
  readonly actionId: string;
  readonly kind: 'send-email' | 'send-survey' | 'call-webhook';
  readonly accountId: string;
  readonly document: string;
  readonly status: 'waiting' | 'held' | 'watched' | 'no-recipient';
  /** Rendered and frozen when decided; never changes. */
  readonly body: string;
  readonly at: number;
}

export interface DueRun {
  readonly run: Run;
  readonly fence: number;
  readonly events: readonly { readonly id: string; readonly event: RunEvent }[];
}

export interface RunStore {
  /** Leases active runs with a due timer or an unhandled event. */
  claimDueRuns(now: number, limit: number, leaseMs: number): Promise<readonly DueRun[]>;
  /** The run's next state, its effects and the handled events, in one transaction; `stale` when the fence moved. */
  settleRun(step: {
    run: Run;
    fence: number;
    handled: readonly string[];
    effects: readonly Effect[];
    at: number;
  }): Promise<'settled' | 'stale'>;
  readRuns(accountId: string): Promise<readonly Run[]>;
  listTasks(query: TaskQuery): Promise<{
    readonly tasks: readonly (Task & { accountName: string; ownerName: string | null })[];
    readonly total: number;
  }>;
  readTask(id: string): Promise<Task | null>;
  /** Closes an open task, records an answer as an observation, and tells its run; `null` when there is no such open task. */
  closeTask(
    id: string,
    as: 'done' | 'dismissed',
    more: { outcome: string | null; note: string | null; answer: string | null; by: string; at: number },
  ): Promise<Task | null>;
  listOutbox(limit: number): Promise<readonly OutboxItem[]>;
}
