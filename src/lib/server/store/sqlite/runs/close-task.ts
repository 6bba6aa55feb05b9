import type { RunStore, Task } from '../../run-store.ts';
import { StoreError } from '../../store-error.ts';
import { startAppend } from '../history/append.ts';
import { eq } from '../drizzle.ts';
import { taskWaiters, tasks } from '../schema/runs.ts';
import { transact, type WriterContext } from '../writer-context.ts';
import { writeAudit } from '../workspace/audit.ts';
import { readTask } from './read-tasks.ts';
import { queueRunEvent } from './run-events.ts';
import { countOpenTasks } from './write-task.ts';

type Closing = Parameters<RunStore['closeTask']>[2];

/** Throws `unknown-answer` when the task asks nothing or knows no such answer. */
export function closeTask(context: WriterContext, id: string, as: 'done' | 'dismissed', more: Closing): Task | null {
  const { outcome, note, answer, by, at } = more;
  return transact(context, 'closeTask', () => {
    const task = readTask(context, id);
    if (task?.status !== 'open') return null;
    if (answer !== null) appendAnswer(context, task, answer, at);
    const orm = context.orm();
    const { account } = orm
      .update(tasks)
      .set({ status: as, outcome, note, closedAt: at, closedBy: by })
      .where(eq(tasks.id, id))
      .returning({ account: tasks.account })
      .get();
    countOpenTasks(context, account);
    const waiters = orm.select().from(taskWaiters).where(eq(taskWaiters.taskId, id)).all();
    for (const { runId, actionId } of waiters) {
      queueRunEvent(context, runId, { type: 'answered', actionId, port: as }, at);
    }
    writeAudit(context, {
      at,
      actor: by,
      verb: `task.${as}`,
      subject: id,
      details: {
        account: task.accountId,
        answer,
        before: { status: task.status, outcome: task.outcome, note: task.note },
        after: { status: as, outcome, note },
      },
    });
    return readTask(context, id);
  });
}

function appendAnswer(context: WriterContext, task: Task, answer: string, at: number): void {
  const { ask } = task;
  if (!ask?.answers.some((each) => each.key === answer)) {
    const known = ask ? `Choose one of: ${ask.answers.map((each) => each.key).join(', ')}.` : 'This task asks nothing.';
    throw new StoreError('unknown-answer', `"${answer}" is no answer to the task "${task.title}". ${known}`);
  }
  const appender = startAppend(context, at, `task:${task.id}`);
  appender.add([
    { accountId: task.accountId, observations: [{ signal: ask.signal, value: answer, observedAt: at, knownAt: at }] },
  ]);
  appender.finish();
}
