import { own } from '../../own.ts';
import { shownName } from '../../shown.ts';
import { nodeName } from '../../documents/nodes/catalogue.ts';
import { warning } from '../../problems.ts';
import { dayMs } from '../../time/calendar.ts';
import { addWorkingDays } from '../../time/working-days.ts';
import { afterDays } from '../after-days.ts';
import type { Outcome, Step, Visit } from '../step.ts';

const hourMs = 3_600_000;

export const wait: Step<'wait'> = {
  arrive: (visit) => {
    const { config } = visit.node;
    if ('attribute' in config) {
      const due = dateOf(visit);
      return due === null
        ? { ...lookAgainTomorrow(visit), problems: [dateMissing(visit, config.attribute)] }
        : until(due, visit);
    }
    return { stay: { dueAt: afterWait(visit, config.amount, config.unit), actionId: null } };
  },
  due: (visit) => {
    if (!('attribute' in visit.node.config)) return { leave: ['done'] };
    const due = dateOf(visit);
    return due === null ? lookAgainTomorrow(visit) : until(due, visit);
  },
  // The date may have moved, or come to be known.
  look: (visit, token) => {
    const { config } = visit.node;
    // A date that was not looked at says nothing; one that is known to be unknown does.
    if (!('attribute' in config) || own(visit.context.dates, config.attribute) === undefined) return null;
    const due = dateOf(visit);
    if (due === token.dueAt) return null;
    if (due !== null) return until(due, visit);
    const tomorrow = visit.context.now + dayMs;
    return token.dueAt !== null && token.dueAt <= tomorrow ? null : lookAgainTomorrow(visit);
  },
};

function afterWait(
  { context: { now, calendar } }: Visit<'wait'>,
  amount: number,
  unit: 'hours' | 'days' | 'workingDays',
): number {
  if (unit === 'workingDays') return addWorkingDays(now, Math.ceil(amount), calendar);
  return unit === 'hours' ? Math.round(now + amount * hourMs) : afterDays(now, amount, calendar);
}

function dateOf({ node: { config }, context }: Visit<'wait'>): number | null {
  if (!('attribute' in config)) return null;
  const date = own(context.dates, config.attribute) ?? null;
  return date === null ? null : date + config.offsetDays * dayMs;
}

function until(due: number, { context }: Visit<'wait'>): Outcome {
  return due <= context.now ? { leave: ['done'] } : { stay: { dueAt: due, actionId: null } };
}

/** Unknown lets nothing pass; the date may be filled in any day. */
function lookAgainTomorrow({ context }: Visit<'wait'>): Outcome {
  return { stay: { dueAt: context.now + dayMs, actionId: null } };
}

function dateMissing({ node, nodeId, context }: Visit<'wait'>, attribute: string) {
  const name = shownName(attribute);
  return warning(
    'date-unknown',
    `"${nodeName(node)}" waits for the ${name}, which the account does not have; fill it in. It is looked at every day.`,
    {
      document: context.document.key,
      nodeId,
      path: ['attribute'],
    },
  );
}
