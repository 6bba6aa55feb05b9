/** What arrives: names of events and kinds of records, how often, and with which properties. Counted over some accounts of a large book. */
import { setImmediate } from 'node:timers/promises';
import { viewAccount, type AccountView } from '#lib/core/signals/account-view.ts';
import type { AccountHistory, EventEntry, RecordEntry } from '#lib/core/signals/history.ts';
import { dayMs } from '#lib/core/time/calendar.ts';
import { typeOf, valueConstant, type ValueType } from '#lib/core/values.ts';
import type { Store } from '../store/store.ts';

/** So many accounts are looked at, and of them no more once so many entries were read: people wait for the answer. */
const accountsAtMost = 400;
const entriesAtMost = 100_000;
/** Read at once; others have their turn in between. */
const chunk = 20;
const valuesKept = 6;
const longestValue = 60;

export interface SeenProperty {
  readonly name: string;
  readonly types: readonly ValueType[];
  /** Some values that it had, as people write them. */
  readonly values: readonly string[];
}

export interface SeenName {
  readonly from: 'events' | 'records';
  readonly name: string;
  /** Entries of the last 7 and 30 days, of the accounts looked at; records by when they were opened. */
  readonly last7: number;
  readonly last30: number;
  /** Of the accounts looked at, those with one in the last 30 days. */
  readonly accounts: number;
  /** When the source last reported it for any account (epoch ms). */
  readonly reportedAt: number | null;
  readonly properties: readonly SeenProperty[];
}

export interface BookLook {
  readonly names: readonly SeenName[];
  /** How many accounts were looked at. */
  readonly accounts: number;
  /** Whether the book has more. */
  readonly isPart: boolean;
}

/** Histories of accounts spread over the book, a few at a time, until there are enough. */
export async function* readSpread(store: Store, at: number, limit: number): AsyncGenerator<AccountView> {
  const ids = await store.spreadAccountIds(limit);
  let entries = 0;
  for (let from = 0; from < ids.length && entries < entriesAtMost; from += chunk) {
    const histories = await store.readHistory({ accountIds: ids.slice(from, from + chunk), signals: [], until: at });
    for (const history of histories.values()) {
      entries += sizeOf(history);
      yield viewAccount(history, { at, knownBy: at });
    }
    await setImmediate();
  }
}

const sizeOf = ({ events, records }: AccountHistory) => events.length + records.length;

/** As of a moment (epoch ms). Names that nobody of those looked at has, but some source once reported, are in it with zeros. */
export async function lookAtBook(store: Store, at: number): Promise<BookLook> {
  const seen = new Map<string, NameCount>();
  const reports = await store.readSourceFreshness();
  for (const [thing, moments] of reports) {
    const [, kind, name] = /^(event|record):(.*)$/s.exec(thing) ?? [];
    if (kind) countOf(seen, kind === 'event' ? 'events' : 'records', name!).reportedAt = moments.at(-1) ?? null;
  }
  let accounts = 0;
  for await (const view of readSpread(store, at, accountsAtMost)) {
    accounts++;
    for (const [name, events] of view.events)
      countOf(seen, 'events', name).add(events, at, ({ observedAt }) => observedAt);
    for (const [name, records] of view.records)
      countOf(seen, 'records', name).add(records, at, ({ openedAt }) => openedAt);
  }
  const names = [...seen.values()].map((each) => each.finish());
  names.sort((a, b) => b.last30 - a.last30 || (a.name < b.name ? -1 : 1));
  return { names, accounts, isPart: (await store.spreadAccountIds(accounts + 1)).length > accounts };
}

function countOf(seen: Map<string, NameCount>, from: SeenName['from'], name: string): NameCount {
  const key = `${from} ${name}`;
  let count = seen.get(key);
  if (!count) seen.set(key, (count = new NameCount(from, name)));
  return count;
}

class NameCount {
  reportedAt: number | null = null;
  readonly #from: SeenName['from'];
  readonly #name: string;
  readonly #properties = new Map<string, { types: Set<ValueType>; values: Set<string> }>();
  #last7 = 0;
  #last30 = 0;
  #accounts = 0;

  constructor(from: SeenName['from'], name: string) {
    this.#from = from;
    this.#name = name;
  }

  add<E extends EventEntry | RecordEntry>(entries: readonly E[], at: number, momentOf: (entry: E) => number): void {
    let recent = 0;
    for (const entry of entries) {
      const age = at - momentOf(entry);
      if (age >= 0 && age < 7 * dayMs) this.#last7++;
      if (age >= 0 && age < 30 * dayMs) recent++;
      for (const [property, value] of Object.entries(entry.properties)) this.#note(property, value);
    }
    this.#last30 += recent;
    if (recent > 0) this.#accounts++;
  }

  #note(property: string, value: Parameters<typeof typeOf>[0]): void {
    const type = typeOf(value);
    if (type === null) return;
    let known = this.#properties.get(property);
    if (!known) this.#properties.set(property, (known = { types: new Set(), values: new Set() }));
    known.types.add(type);
    if (known.values.size >= valuesKept) return;
    const constant = valueConstant(value);
    const text = typeof constant === 'object' ? (constant?.date ?? '') : String(constant);
    if (text.length <= longestValue) known.values.add(text);
  }

  finish(): SeenName {
    return {
      from: this.#from,
      name: this.#name,
      last7: this.#last7,
      last30: this.#last30,
      accounts: this.#accounts,
      reportedAt: this.reportedAt,
      properties: [...this.#properties].map(([name, { types, values }]) => {
        return { name, types: [...types], values: [...values] };
      }),
    };
  }
}
