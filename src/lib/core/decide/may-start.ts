import type { Reentry } from '../documents/nodes/reentry.ts';
import { dayMs } from '../time/calendar.ts';

/**
 * Whether a trigger may start again now, given when it fired before (epoch ms, oldest first). Asked once, when an
 * episode opens: an episode that opened during a cooldown stays quiet to its end.
 */
export function mayStart(reentry: Reentry = { policy: 'episode' }, fired: readonly number[], at: number): boolean {
  switch (reentry.policy) {
    case 'episode':
      return true;
    case 'once':
      return fired.length === 0;
    case 'cooldown':
      return fired.every((moment) => at - moment >= reentry.days * dayMs);
    case 'limit':
      return fired.filter((moment) => at - moment < reentry.days * dayMs).length < reentry.times;
  }
}

/** The moments worth remembering; one at least, so that a policy changed later still knows of the last. */
export function rememberFired(reentry: Reentry | undefined, fired: readonly number[]): readonly number[] {
  return fired.slice(reentry?.policy === 'limit' ? -reentry.times : -1);
}
