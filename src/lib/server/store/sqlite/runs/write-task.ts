import type { Action } from '#lib/core/actions/action.ts';
import { stableJson } from '../stable-json.ts';
import type { WriterContext } from '../writer-context.ts';

type CreateTask = Extract<Action, { do: 'create-task' }>;

const priorities: readonly CreateTask['priority'][] = ['urgent', 'high', 'normal', 'low'];

/** Within the caller's transaction: a new task, or news for the one that is open for the same purpose. The run waits for it either way. */
export function createTask(context: WriterContext, account: number, action: CreateTask, ownerId: string | null): void {
  const open = findOpen(context, account, action);
  if (open === undefined) insertTask(context, account, action, ownerId);
  else {
    context
      .prepare('UPDATE tasks SET title = ?, title_key = ?, body = ?, reason = ?, due_at = ? WHERE id = ?')
      .run(action.title, action.title.toLowerCase(), action.body, action.reason, action.dueAt, open);
  }
  context
    .prepare('INSERT INTO task_waiters (task_id, action_id, run_id) VALUES (?, ?, ?) ON CONFLICT DO NOTHING')
    .run(open ?? action.id, action.id, action.runId);
}

function findOpen(context: WriterContext, account: number, action: CreateTask): string | undefined {
  if (action.oneOpenPer === null) return undefined;
  return context
    .prepare<{ id: string }>(
      "SELECT id FROM tasks WHERE account = ? AND document = ? AND one_open_per = ? AND status = 'open'",
    )
    .get(account, action.document, action.oneOpenPer)?.id;
}

function insertTask(context: WriterContext, account: number, action: CreateTask, ownerId: string | null): void {
  context
    .prepare(
      `INSERT INTO tasks (id, account, run_id, document, owner_id, title, title_key, body, checklist, due_at, priority, priority_order,
         kind, channel, ask, reason, one_open_per, status, created_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'open', ?)`,
    )
    .run(
      action.id,
      account,
      action.runId,
      action.document,
      ownerId,
      action.title,
      action.title.toLowerCase(),
      action.body,
      stableJson(action.checklist),
      action.dueAt,
      action.priority,
      priorities.indexOf(action.priority),
      action.kind,
      action.channel,
      stableJson(action.ask),
      action.reason,
      action.oneOpenPer,
      action.at,
    );
  countOpenTasks(context, account);
}

/** The number of open tasks as lists show it. */
export function countOpenTasks(context: WriterContext, account: number): void {
  context
    .prepare(
      "UPDATE accounts SET open_tasks = (SELECT count(*) FROM tasks WHERE account = ?1 AND status = 'open') WHERE n = ?1",
    )
    .run(account);
}

/** Within the caller's transaction: closes what a run opened, unless another active run waits for the same task. */
export function closeTasksOfRun(context: WriterContext, runId: string, as: 'recovered' | 'churned', at: number): void {
  const found = context
    .prepare<{ id: string; account: number }>(
      `SELECT t.id, t.account FROM task_waiters w JOIN tasks t ON t.id = w.task_id
       WHERE w.run_id = ?1 AND t.status = 'open' AND NOT EXISTS (
         SELECT 1 FROM task_waiters o JOIN runs r ON r.id = o.run_id
         WHERE o.task_id = t.id AND o.run_id <> ?1 AND r.status = 'active')`,
    )
    .all(runId);
  for (const { id, account } of found) {
    context.prepare("UPDATE tasks SET status = ?, closed_at = ?, closed_by = 'rapport' WHERE id = ?").run(as, at, id);
    countOpenTasks(context, account);
  }
}
