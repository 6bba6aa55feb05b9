/** One account's history as of a horizon, read once and shared by everything that is computed from it. */
import type { AccountHistory, AttributeEntry, ContactRoleEntry, EventEntry, Horizon, RecordEntry } from './history.ts';
import { isVisible } from './history.ts';
import { byTime, nextEntryAt, versionsByThing } from './versions.ts';

export interface AccountView {
  readonly history: AccountHistory;
  readonly horizon: Horizon;
  /** By event name, in (observedAt, rev) order. */
  readonly events: ReadonlyMap<string, readonly EventEntry[]>;
  /** By kind of record, the version in force of each, in order of opening. */
  readonly records: ReadonlyMap<string, readonly RecordEntry[]>;
  /** By attribute, visible versions in time order. */
  readonly attributes: ReadonlyMap<string, readonly AttributeEntry[]>;
  /** By role and contact, visible versions in time order. */
  readonly contactRoles: ReadonlyMap<string, readonly ContactRoleEntry[]>;
  /** When something more is seen without anything new arriving (epoch ms), see nextEntryAt. */
  readonly nextEventAt: number | null;
  readonly nextRecordAt: number | null;
  readonly nextAttributeAt: number | null;
  readonly nextContactRoleAt: number | null;
}

export function viewAccount(history: AccountHistory, horizon: Horizon): AccountView {
  return new LazyView(history, horizon);
}

/** Most documents read only some of these: each is made when first asked for. */
class LazyView implements AccountView {
  readonly history: AccountHistory;
  readonly horizon: Horizon;
  #events?: AccountView['events'];
  #records?: AccountView['records'];
  #attributes?: AccountView['attributes'];
  #contactRoles?: AccountView['contactRoles'];
  #nextEventAt?: number | null;
  #nextRecordAt?: number | null;
  #nextAttributeAt?: number | null;
  #nextContactRoleAt?: number | null;

  constructor(history: AccountHistory, horizon: Horizon) {
    this.history = history;
    this.horizon = horizon;
  }

  get events() {
    return (this.#events ??= eventsByName(this.history.events, this.horizon));
  }

  get records() {
    return (this.#records ??= recordsByKind(this.history.records, this.horizon));
  }

  get attributes() {
    return (this.#attributes ??= versionsByThing(this.history.attributes, (entry) => entry.attribute, this.horizon));
  }

  get contactRoles() {
    const thingOf = (entry: ContactRoleEntry) => `${entry.role} ${entry.contactId}`;
    return (this.#contactRoles ??= versionsByThing(this.history.contactRoles, thingOf, this.horizon));
  }

  get nextEventAt() {
    if (this.#nextEventAt === undefined) this.#nextEventAt = nextEntryAt(this.history.events, this.horizon);
    return this.#nextEventAt;
  }

  get nextRecordAt() {
    if (this.#nextRecordAt === undefined) this.#nextRecordAt = nextEntryAt(this.history.records, this.horizon);
    return this.#nextRecordAt;
  }

  get nextAttributeAt() {
    if (this.#nextAttributeAt === undefined) this.#nextAttributeAt = nextEntryAt(this.history.attributes, this.horizon);
    return this.#nextAttributeAt;
  }

  get nextContactRoleAt() {
    if (this.#nextContactRoleAt === undefined)
      this.#nextContactRoleAt = nextEntryAt(this.history.contactRoles, this.horizon);
    return this.#nextContactRoleAt;
  }
}

function eventsByName(entries: readonly EventEntry[], horizon: Horizon): Map<string, EventEntry[]> {
  const byId = new Map<string, EventEntry>();
  for (const entry of entries) {
    if (!isVisible(entry, horizon)) continue;
    const other = byId.get(entry.id);
    if (!other || other.rev < entry.rev) byId.set(entry.id, entry);
  }
  const valid = [...byId.values()].filter((entry) => !entry.withdrawn).sort(byTime);
  return Map.groupBy(valid, (entry) => entry.name);
}

function recordsByKind(entries: readonly RecordEntry[], horizon: Horizon): Map<string, RecordEntry[]> {
  const versions = versionsByThing(entries, (entry) => `${entry.record} ${entry.id}`, horizon);
  const inForce = [...versions.values()].map((list) => list.at(-1)).filter((entry) => entry !== undefined);
  inForce.sort((a, b) => a.openedAt - b.openedAt || a.rev - b.rev);
  return Map.groupBy(inForce, (entry) => entry.record);
}
