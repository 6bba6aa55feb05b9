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
  return {
    history,
    horizon,
    nextEventAt: nextEntryAt(history.events, horizon),
    nextRecordAt: nextEntryAt(history.records, horizon),
    nextAttributeAt: nextEntryAt(history.attributes, horizon),
    nextContactRoleAt: nextEntryAt(history.contactRoles, horizon),
    // Most documents read only some of these: each is made when first asked for.
    get events() {
      return keep(this, 'events', eventsByName(history.events, horizon));
    },
    get records() {
      return keep(this, 'records', recordsByKind(history.records, horizon));
    },
    get attributes() {
      return keep(
        this,
        'attributes',
        versionsByThing(history.attributes, (entry) => entry.attribute, horizon),
      );
    },
    get contactRoles() {
      return keep(
        this,
        'contactRoles',
        versionsByThing(history.contactRoles, (entry) => `${entry.role} ${entry.contactId}`, horizon),
      );
    },
  };
}

function keep<T>(view: object, name: string, value: T): T {
  Object.defineProperty(view, name, { value });
  return value;
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
  const versions = versionsByThing(entries, (entry) => entry.id, horizon);
  const inForce = [...versions.values()].map((list) => list.at(-1)).filter((entry) => entry !== undefined);
  inForce.sort((a, b) => a.openedAt - b.openedAt || a.rev - b.rev);
  return Map.groupBy(inForce, (entry) => entry.record);
}
