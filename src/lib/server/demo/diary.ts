/** Collects what happened to one account, in the shape the store takes; what would not be known yet is left out. */
import type { Value } from '#lib/core/values.ts';
import type { AccountChange, Contact } from '../store/history-store.ts';

type List<Key extends keyof AccountChange> =
  NonNullable<AccountChange[Key]> extends readonly (infer Item)[] ? Item[] : never;

type Loose = { readonly knownAt?: number };

/** Times are epoch ms; `knownAt` is `observedAt` when left out. */
export interface Diary {
  readonly endAt: number;
  /** The account is gone from then on: nothing is observed any more, nothing happens. */
  leave(at: number): void;
  observe(signal: string, observedAt: number, value: Value, more?: Loose & { readonly contactId?: string }): void;
  event(
    name: string,
    observedAt: number,
    properties?: Readonly<Record<string, Value>>,
    more?: Loose & { readonly contactId?: string },
  ): void;
  record(entry: Omit<List<'records'>[number], 'knownAt'> & Loose): void;
  attribute(attribute: string, observedAt: number, value: Value): void;
  contact(contact: Contact): void;
  role(contactId: string, role: List<'contactRoles'>[number]['role'], observedAt: number, active: boolean): void;
  owner(role: List<'owners'>[number]['role'], observedAt: number, userId: string): void;
  override(entry: Omit<List<'overrides'>[number], 'knownAt'>): void;
  outcome(entry: Omit<List<'outcomes'>[number], 'knownAt'> & Loose): void;
  close(head: Pick<AccountChange, 'name' | 'externalIds'>): AccountChange;
}

export function openDiary(accountId: string, endAt: number): Diary {
  const observations: List<'observations'> = [];
  const events: List<'events'> = [];
  const records: List<'records'> = [];
  const attributes: List<'attributes'> = [];
  const contacts: Contact[] = [];
  const contactRoles: List<'contactRoles'> = [];
  const owners: List<'owners'> = [];
  const overrides: List<'overrides'> = [];
  const outcomes: List<'outcomes'> = [];
  let goneAt = Infinity;
  const isKnown = (observedAt: number, knownAt: number) => observedAt <= endAt && knownAt <= endAt;
  return {
    endAt,
    leave: (at) => void (goneAt = at),
    observe(signal, observedAt, value, { knownAt = observedAt, contactId } = {}) {
      if (observedAt < goneAt && isKnown(observedAt, knownAt))
        observations.push(
          contactId ? { signal, observedAt, knownAt, value, contactId } : { signal, observedAt, knownAt, value },
        );
    },
    event(name, observedAt, properties = {}, { knownAt = observedAt, contactId } = {}) {
      if (observedAt >= goneAt || !isKnown(observedAt, knownAt)) return;
      const id = `${accountId}-e${events.length + 1}`;
      events.push({ id, name, observedAt, knownAt, properties, ...(contactId ? { contactId } : {}) });
    },
    record(entry) {
      const knownAt = entry.knownAt ?? entry.observedAt;
      if (isKnown(entry.observedAt, knownAt)) records.push({ ...entry, knownAt });
    },
    attribute(attribute, observedAt, value) {
      if (observedAt <= endAt) attributes.push({ attribute, observedAt, knownAt: observedAt, value });
    },
    contact: (contact) => void contacts.push(contact),
    role(contactId, role, observedAt, active) {
      if (observedAt <= endAt) contactRoles.push({ contactId, role, active, observedAt, knownAt: observedAt });
    },
    owner(role, observedAt, userId) {
      if (observedAt <= endAt) owners.push({ role, userId, observedAt, knownAt: observedAt });
    },
    override(entry) {
      if (entry.observedAt <= endAt) overrides.push({ ...entry, knownAt: entry.observedAt });
    },
    outcome(entry) {
      const knownAt = entry.knownAt ?? entry.observedAt;
      if (isKnown(entry.observedAt, knownAt)) outcomes.push({ ...entry, knownAt });
    },
    close: (head) => ({
      accountId,
      ...head,
      contacts,
      attributes,
      observations,
      events,
      records,
      contactRoles,
      owners,
      overrides,
      outcomes,
    }),
  };
}
