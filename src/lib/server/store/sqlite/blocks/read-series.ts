/** History of many accounts in bulk: one ordered pass over an account's wanted signals, rows straight into typed arrays. */
import { emptyHistory, type AccountHistory } from '#lib/core/signals/history.ts';
import type { SeriesPack } from '#lib/core/signals/series-pack.ts';
import type { Value } from '#lib/core/values.ts';
import type { BulkHistory, SeriesQuery } from '../../fact-block-store.ts';
import type { Connection } from '../connection.ts';
import { readEntries } from '../history/read-history.ts';
import { numberKind, valueFrom } from '../history/value-columns.ts';

/** `flags` is the kind of the value, and 16 for an assumed moment; fewer columns are read more quickly. */
type Row = [
  signal: number,
  observedAt: number,
  rev: number,
  knownAt: number,
  flags: number,
  value: number | string | null,
  contact: string | null,
];

const ASSUMED = 16;

const observations = (signals: number): string => `
  SELECT signal, observed_at, rev, known_at, kind + ${ASSUMED} * assumed, value, contact FROM observations
  WHERE account = ? AND signal IN (${Array.from({ length: signals }, () => '?').join()}) AND observed_at <= ?
  ORDER BY signal, observed_at, rev`;

/** SQLite takes some 30,000 parameters; nobody reads as many signals. */
const MOST_SIGNALS = 10_000;

export function readSeries(connection: Connection, query: SeriesQuery): BulkHistory {
  const { accountIds, until, withEntries, only } = query;
  const signals = [...new Set(query.signals)];
  if (signals.length > MOST_SIGNALS) throw new Error(`Up to ${MOST_SIGNALS} signals can be read at once.`);
  return connection.db.transaction(() => {
    const find = connection
      .prepare<[n: number, rev: number]>('SELECT n, rev FROM accounts JOIN account_work ON account = n WHERE id = ?')
      .raw();
    const packs = new Map(signals.map((signal) => [signal, new GrowingPack(signal, accountIds.length)]));
    const byNumber = packsByNumber(connection, packs);
    const all = [...byNumber.keys()];
    const numberOf = new Map(all.map((number) => [byNumber.get(number)!.signal, number]));
    const revs = new Float64Array(accountIds.length);
    const entries: AccountHistory[] | null = withEntries ? [] : null;
    accountIds.forEach((id, index) => {
      const account = find.get(id);
      if (account) {
        revs[index] = account[1];
        const numbers = only ? [...new Set(only[index])].flatMap((signal) => numberOf.get(signal) ?? []) : all;
        for (const row of rowsOf(connection, account[0], numbers, until)) byNumber.get(row[0])!.add(row);
      }
      for (const pack of packs.values()) pack.endAccount(index);
      if (!entries) return;
      const empty = emptyHistory(id);
      entries.push(
        account ? { ...empty, ...readEntries(connection, account[0], until, Number.MAX_SAFE_INTEGER) } : empty,
      );
    });
    return { revs, series: new Map([...packs].map(([signal, pack]) => [signal, pack.finish()])), entries };
  })();
}

function rowsOf(connection: Connection, account: number, numbers: readonly number[], until: number): readonly Row[] {
  if (numbers.length === 0) return [];
  return connection
    .prepare<Row>(observations(numbers.length))
    .raw()
    .all(account, ...numbers, until);
}

/** Signals nobody has ever reported have no number, and no rows. */
function packsByNumber(connection: Connection, packs: ReadonlyMap<string, GrowingPack>): Map<number, GrowingPack> {
  const find = connection.prepare<{ n: number }>('SELECT n FROM terms WHERE text = ?');
  const byNumber = new Map<number, GrowingPack>();
  for (const [signal, pack] of packs) {
    const n = find.get(signal)?.n;
    if (n !== undefined) byNumber.set(n, pack);
  }
  return byNumber;
}

class GrowingPack {
  readonly signal: string;
  readonly #starts: Uint32Array;
  readonly #others = new Map<number, Value>();
  readonly #contacts = new Map<number, string>();
  #observedAt = new Float64Array(64);
  #knownAt = new Float64Array(64);
  #rev = new Float64Array(64);
  #values = new Float64Array(64);
  #assumed = new Uint8Array(64);
  #length = 0;

  constructor(signal: string, accounts: number) {
    this.signal = signal;
    this.#starts = new Uint32Array(accounts + 1);
  }

  add(row: Row): void {
    const at = this.#length++;
    if (at === this.#values.length) this.#grow();
    this.#observedAt[at] = row[1];
    this.#rev[at] = row[2];
    this.#knownAt[at] = row[3];
    const kind = row[4] & (ASSUMED - 1);
    if (row[4] >= ASSUMED) this.#assumed[at] = 1;
    if (kind === numberKind) this.#values[at] = row[5] as number;
    else {
      this.#values[at] = NaN;
      this.#others.set(at, valueFrom(kind, row[5]));
    }
    if (row[6] !== null) this.#contacts.set(at, row[6]);
  }

  endAccount(index: number): void {
    this.#starts[index + 1] = this.#length;
  }

  #grow(): void {
    this.#observedAt = doubled(this.#observedAt);
    this.#knownAt = doubled(this.#knownAt);
    this.#rev = doubled(this.#rev);
    this.#values = doubled(this.#values);
    const assumed = new Uint8Array(this.#assumed.length * 2);
    assumed.set(this.#assumed);
    this.#assumed = assumed;
  }

  finish(): SeriesPack {
    const end = this.#length;
    return {
      signal: this.signal,
      starts: this.#starts,
      observedAt: this.#observedAt.subarray(0, end),
      knownAt: this.#knownAt.subarray(0, end),
      rev: this.#rev.subarray(0, end),
      values: this.#values.subarray(0, end),
      assumed: this.#assumed.subarray(0, end),
      others: this.#others,
      contacts: this.#contacts,
    };
  }
}

function doubled(array: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(array.length * 2);
  larger.set(array);
  return larger;
}
