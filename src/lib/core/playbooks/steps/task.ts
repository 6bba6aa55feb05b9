import { addWorkingDays, endOfWorkingDay } from '../../time/working-days.ts';
import { actionParts, isConnected, writer, type Step } from '../step.ts';

/** Stays open until it is answered, so that a run can close it as recovered; being overdue does not end it. */
export const task: Step<'task'> = {
  arrive: (visit) => {
    const {
      title,
      body,
      checklist,
      owner,
      dueWorkingDays,
      priority,
      kind,
      channel,
      oneOpenPer = null,
      ask = null,
    } = visit.node.config;
    const { now, calendar } = visit.context;
    const write = writer(visit);
    const parts = actionParts(visit);
    const dueAt = endOfWorkingDay(addWorkingDays(now, dueWorkingDays, calendar), calendar);
    const texts = { title: write.line(title, 'title'), body: write.text(body, 'body'), reason: visit.run.reason };
    const plain = { checklist, owner, dueAt, priority, kind, channel, oneOpenPer, ask };
    return {
      leave: ['created'],
      stay: { dueAt: isConnected(visit, ['overdue']) ? dueAt : null, actionId: parts.id },
      actions: [{ ...parts, do: 'create-task', ...texts, ...plain }],
      problems: write.problems,
    };
  },
  due: (_, { actionId }) => ({ leave: ['overdue'], stay: { dueAt: null, actionId } }),
  answers: ['done', 'dismissed'],
};
