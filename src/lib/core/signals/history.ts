/** What is known about an account: append-only entries, each saying when it was true and when we learned it. */
import type { AccountRole, ContactRole } from '../documents/nodes/recipients.ts';
import type { Value } from '../values.ts';

/** Epoch milliseconds. `rev` is the account's counter: of entries for one thing and one `observedAt` the highest wins. */
export interface Entry {
  readonly observedAt: number;
  readonly knownAt: number;
  readonly rev: number;
  /** `knownAt` was not stated but computed from a lag. */
  readonly assumed?: boolean;
  /** Takes back what was said about this thing for that moment: what was said for earlier moments holds again. */
  readonly withdrawn?: boolean;
}

/** A `null` value withdraws what was said for that moment. Values of two contacts at one moment are two things. */
export interface Observation extends Entry {
  readonly signal: string;
  readonly value: Value;
  readonly contactId?: string;
}

/** Something that happened once: of entries with the same `id` the one with the highest `rev` holds, whatever moment it gives. */
export interface EventEntry extends Entry {
  readonly id: string;
  readonly name: string;
  readonly properties: Readonly<Record<string, Value>>;
  readonly contactId?: string;
}

/** A version of something with a life (ticket, order, goal), as it was at `observedAt`; later ones of the same kind (`record`) with the same `id` replace it. */
export interface RecordEntry extends Entry {
  readonly id: string;
  readonly record: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  readonly properties: Readonly<Record<string, Value>>;
  readonly contactId?: string;
}

/** The attribute has this value from `observedAt` on; `null` clears it (unknown from then on). */
export interface AttributeEntry extends Entry {
  readonly attribute: string;
  readonly value: Value;
}

/** A contact takes a role (`active`) or leaves it. */
export interface ContactRoleEntry extends Entry {
  readonly contactId: string;
  readonly role: ContactRole;
  readonly active: boolean;
}

export interface OwnerEntry extends Entry {
  readonly role: AccountRole;
  readonly userId: string | null;
}

/** Sets the band of a model by hand; `band: null` takes the override back. */
export interface OverrideEntry extends Entry {
  readonly model: string;
  readonly band: string | null;
  readonly reason: string;
  readonly expiresAt: number | null;
  readonly by: string;
}

/** An override in force, already chosen as of the moment. */
export interface ActiveOverride {
  readonly band: string;
  readonly reason: string;
  readonly expiresAt: number | null;
}

export const outcomeKinds = ['renewed', 'churned', 'contracted', 'expanded', 'reactivated'] as const;

export interface OutcomeEntry extends Entry {
  readonly outcome: (typeof outcomeKinds)[number];
  /** The day it takes effect; notice may come earlier. */
  readonly effectiveAt: number;
  /** In the reporting currency, per year. */
  readonly amount: number | null;
  readonly reason: string;
}

/** One account's history. Every list is in (observedAt, rev) order. */
export interface AccountHistory {
  readonly accountId: string;
  readonly observations: ReadonlyMap<string, readonly Observation[]>;
  readonly events: readonly EventEntry[];
  readonly records: readonly RecordEntry[];
  readonly attributes: readonly AttributeEntry[];
  readonly contactRoles: readonly ContactRoleEntry[];
  readonly owners: readonly OwnerEntry[];
  readonly overrides: readonly OverrideEntry[];
  readonly outcomes: readonly OutcomeEntry[];
}

/** An account of which nothing is known. */
export function emptyHistory(accountId: string): AccountHistory {
  return {
    accountId,
    observations: new Map(),
    events: [],
    records: [],
    attributes: [],
    contactRoles: [],
    owners: [],
    overrides: [],
    outcomes: [],
  };
}

/** How far back in knowledge to look: what was known at a moment (backtest) or up to a revision (exact replay). */
export interface Horizon {
  /** Epoch milliseconds: only what was true by then. */
  readonly at: number;
  /** Only what was known by then; left out in an exact replay. */
  readonly knownBy?: number;
  /** Only entries up to this revision. */
  readonly rev?: number;
}

/** Whether the entry was true and known as of the horizon. */
export function isVisible(entry: Entry, horizon: Horizon): boolean {
  const from = visibleFrom(entry, horizon);
  return from !== null && from <= horizon.at;
}

/**
 * From which moment on (epoch ms) the entry is true and known, where knowledge moves on along with the moment: what is learned three days
 * after `knownBy` is seen three days after `at`. `null` when it is beyond the revision.
 */
export function visibleFrom(entry: Entry, horizon: Horizon): number | null {
  if (horizon.rev !== undefined && entry.rev > horizon.rev) return null;
  if (horizon.knownBy === undefined) return entry.observedAt;
  return Math.max(entry.observedAt, horizon.at + (entry.knownAt - horizon.knownBy));
}
