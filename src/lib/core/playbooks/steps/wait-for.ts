import { dayMs } from '../../time/calendar.ts';
import { flagInto, type Step } from '../step.ts';

export const waitFor: Step<'wait-for'> = {
  arrive: (visit) => {
    if (flagInto(visit) === true) return { leave: ['met'] };
    return { stay: { dueAt: Math.round(visit.context.now + visit.node.config.timeoutDays * dayMs), actionId: null } };
  },
  due: (visit) => ({ leave: [flagInto(visit) === true ? 'met' : 'timed-out'] }),
  // Asked of the flag itself, so that a late or repeated word about it lets nothing pass.
  look: (visit) => (flagInto(visit) === true ? { leave: ['met'] } : null),
};
