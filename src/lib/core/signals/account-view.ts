/** One account's history as of a horizon, read once and shared by everything that is computed from it. */
import type { AccountHistory, AttributeEntry, ContactRoleEntry, EventEntry, Horizon, RecordEntry } from './history.ts';
import { isLearned } from './history.ts';
import { byTime, earlier, versionAt, versionsByThing } from './versions.ts';

export interface AccountView {
  readonly history: AccountHistory;
  readonly horizon: Horizon;
  /** By event name, in (observedAt, rev) order. */
  readonly events: ReadonlyMap<string, readonly EventEntry[]>;
  /** By kind of record, the version in force of each, in order of opening. */
  readonly records: ReadonlyMap<string, readonly RecordEntry[]>;
  /** By attribute, known versions in time order, those to come included. */
  readonly attributes: ReadonlyMap<string, readonly AttributeEntry[]>;
  /** By role and contact, known versions in time order, those to come included. */
  readonly contactRoles: ReadonlyMap<string, readonly ContactRoleEntry[]>;
  /** When an event or record entry that is already known becomes true, the first after the horizon's moment (epoch ms). */
  readonly nextEventAt: number | null;
  readonly nextRecordAt: number | null;
}

export function viewAccount(history: AccountHistory, horizon: Horizon): AccountView {
  return {
    history,
    horizon,
    nextEventAt: nextEntryAt(history.events, horizon),
    nextRecordAt: nextEntryAt(history.records, horizon),
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

function nextEntryAt(entries: readonly EventEntry[] | readonly RecordEntry[], horizon: Horizon): number | null {
  let next: number | null = null;
  for (const entry of entries) {
    if (entry.observedAt > horizon.at && isLearned(entry, horizon)) next = earlier(next, entry.observedAt);
  }
  return next;
}

function eventsByName(entries: readonly EventEntry[], horizon: Horizon): Map<string, EventEntry[]> {
  const byId = new Map<string, EventEntry>();
  for (const entry of entries) {
    if (entry.observedAt > horizon.at || !isLearned(entry, horizon)) continue;
    const other = byId.get(entry.id);
    if (!other || other.rev < entry.rev) byId.set(entry.id, entry);
  }
  const valid = [...byId.values()].filter((entry) => !entry.withdrawn).sort(byTime);
  return Map.groupBy(valid, (entry) => entry.name);
}

function recordsByKind(entries: readonly RecordEntry[], horizon: Horizon): Map<string, RecordEntry[]> {
  const versions = versionsByThing(entries, (entry) => entry.id, horizon);
  const inForce = [...versions.values()]
    .map((list) => versionAt(list, horizon.at))
    .filter((entry) => entry !== undefined);
  inForce.sort((a, b) => a.openedAt - b.openedAt || a.rev - b.rev);
  return Map.groupBy(inForce, (entry) => entry.record);
}
