import type { AccountHistory, Horizon } from '../signals/history.ts';
import { dayMs } from '../time/calendar.ts';

/** Events older than this no longer start anything: a late import is history, not news. */
const newsDays = 7;

/** Event entries that came after a revision (`null`: all are new), as of a horizon. */
export function newEvents(
  { events }: Pick<AccountHistory, 'events'>,
  horizon: Horizon,
  settledRev: number | null,
): AccountHistory['events'] {
  return events.filter(
    (event) =>
      event.rev > (settledRev ?? 0) &&
      !event.withdrawn &&
      event.observedAt <= horizon.at &&
      event.knownAt <= (horizon.knownBy ?? Infinity) &&
      event.observedAt > horizon.at - newsDays * dayMs,
  );
}
