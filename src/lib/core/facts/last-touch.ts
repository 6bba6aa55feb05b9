import type { AccountView } from '../signals/account-view.ts';
import type { EventEntry } from '../signals/history.ts';
import type { Fact } from './fact.ts';
import { daysFrom } from './moving.ts';

/** Events that are contact both ways between us and the account. */
export const touchEvents = ['meeting', 'call', 'visit', 'email-reply', 'touch'] as const;

export function readLastTouch(view: AccountView): Fact {
  const touch = newestTouch(view);
  if (!touch) return never(view);
  return {
    value: { date: touch.observedAt },
    observedAt: touch.observedAt,
    validUntil: view.nextEventAt,
    entries: 1,
    assumed: touch.assumed ? 1 : 0,
  };
}

export function readDaysSinceContact(view: AccountView): Fact {
  const touch = newestTouch(view);
  return touch ? daysFrom(touch, view.horizon.at, view.nextEventAt) : never(view);
}

function newestTouch(view: AccountView): EventEntry | undefined {
  let touch: EventEntry | undefined;
  for (const name of touchEvents) {
    const newest = view.events.get(name)?.at(-1);
    if (newest && (!touch || newest.observedAt > touch.observedAt)) touch = newest;
  }
  return touch;
}

function never(view: AccountView): Fact {
  return { value: null, observedAt: null, validUntil: view.nextEventAt, why: 'never', entries: 0, assumed: 0 };
}
