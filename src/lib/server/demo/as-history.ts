/** A change as the history a store would answer with, so that the demo can be scored without a database. */
import type { AccountHistory, Entry, Observation } from '#lib/core/signals/history.ts';
import type { AccountChange } from '../store/history-store.ts';

/** Counts `rev` in the order a store does; lists come out in (observedAt, rev) order. */
export function asHistory(change: AccountChange): AccountHistory {
  let rev = 0;
  const number = <Draft extends Omit<Entry, 'rev'>>(drafts: readonly Draft[] = []): (Draft & { rev: number })[] =>
    drafts.map((draft) => ({ ...draft, rev: ++rev })).sort((a, b) => a.observedAt - b.observedAt || a.rev - b.rev);
  const attributes = number(change.attributes);
  const observations = Map.groupBy<string, Observation>(number(change.observations), (each) => each.signal);
  return {
    accountId: change.accountId,
    attributes,
    observations,
    events: number(change.events),
    records: number(change.records),
    contactRoles: number(change.contactRoles),
    owners: number(change.owners),
    overrides: number(change.overrides),
    outcomes: number(change.outcomes),
  };
}
