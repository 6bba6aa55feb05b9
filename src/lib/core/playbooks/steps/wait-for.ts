import { afterDays } from '../after-days.ts';
import { flagInto, type Step } from '../step.ts';

export const waitFor: Step<'wait-for'> = {
  arrive: (visit) => {
    if (flagInto(visit) === true) return { leave: ['met'] };
    const { now, calendar } = visit.context;
    return { stay: { dueAt: afterDays(now, visit.node.config.timeoutDays, calendar), actionId: null } };
  },
  due: (visit) => ({ leave: [flagInto(visit) === true ? 'met' : 'timed-out'] }),
  // Asked of the flag itself, so that a late or repeated word about it lets nothing pass.
  look: (visit) => (flagInto(visit) === true ? { leave: ['met'] } : null),
};
