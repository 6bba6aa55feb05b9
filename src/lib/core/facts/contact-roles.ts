/** Who has a role at the account, since when, and who had it. Days are of 24 hours, fractional. */
import type { ContactRole } from '../documents/nodes/recipients.ts';
import type { AccountView } from '../signals/account-view.ts';
import type { ContactRoleEntry } from '../signals/history.ts';
import type { Fact, UnknownReason } from './fact.ts';
import { daysFrom } from './moving.ts';

/** A contact's unbroken time in a role; `to` is `null` while it lasts. */
interface Stint {
  readonly contactId: string;
  readonly from: ContactRoleEntry;
  readonly to: ContactRoleEntry | null;
}

interface Stints {
  readonly stints: readonly Stint[];
  /** When a change that is already known comes true. */
  readonly nextAt: number | null;
  /** Whether anything is known about the account's contact roles. */
  readonly isKnown: boolean;
}

function stintsOf(view: AccountView, role: ContactRole | null): Stints {
  const stints: Stint[] = [];
  for (const versions of view.contactRoles.values()) {
    let from: ContactRoleEntry | null = null;
    for (const entry of versions) {
      if (role !== null && entry.role !== role) break;
      if (entry.active) from ??= entry;
      else if (from) {
        stints.push({ contactId: entry.contactId, from, to: entry });
        from = null;
      }
    }
    if (from) stints.push({ contactId: from.contactId, from, to: null });
  }
  return { stints, nextAt: view.nextContactRoleAt, isKnown: view.contactRoles.size > 0 };
}

export const countAllContacts = (view: AccountView): Fact => countHolders(view, null);

export function countHolders(view: AccountView, role: ContactRole | null): Fact {
  const { stints, nextAt, isKnown } = stintsOf(view, role);
  if (!isKnown) return unknown('never', nextAt);
  const open = stints.filter((stint) => stint.to === null);
  const value = new Set(open.map((stint) => stint.contactId)).size;
  return {
    value,
    observedAt: newest(stints.map((stint) => stint.to ?? stint.from))?.observedAt ?? null,
    validUntil: nextAt,
    ...countEntries(open),
  };
}

export function readDaysInRole(view: AccountView, role: ContactRole): Fact {
  const { stints, nextAt } = stintsOf(view, role);
  const entry = newest(stints.filter((stint) => stint.to === null).map((stint) => stint.from));
  return entry ? daysFrom(entry, view.horizon.at, nextAt) : unknown(stints.length > 0 ? 'cleared' : 'never', nextAt);
}

export function readDaysSinceLeft(view: AccountView, role: ContactRole): Fact {
  const { stints, nextAt } = stintsOf(view, role);
  const entry = newest(stints.flatMap((stint) => stint.to ?? []));
  return entry ? daysFrom(entry, view.horizon.at, nextAt) : unknown('never', nextAt);
}

export function readDaysSinceChange(view: AccountView, role: ContactRole): Fact {
  const { stints, nextAt } = stintsOf(view, role);
  const entry = newest(stints.map((stint) => stint.to ?? stint.from));
  return entry ? daysFrom(entry, view.horizon.at, nextAt) : unknown('never', nextAt);
}

function newest(entries: readonly ContactRoleEntry[]): ContactRoleEntry | undefined {
  return entries.reduce<ContactRoleEntry | undefined>(
    (best, entry) => (best && best.observedAt >= entry.observedAt ? best : entry),
    undefined,
  );
}

function countEntries(stints: readonly Stint[]): { entries: number; assumed: number } {
  return { entries: stints.length, assumed: stints.filter((stint) => stint.from.assumed).length };
}

function unknown(why: UnknownReason, validUntil: number | null): Fact {
  return { value: null, observedAt: null, validUntil, why, entries: 0, assumed: 0 };
}
