/** Reads the scoring copy of a block of accounts as it should be: what is on the dirty list, has expired, is missing or damaged is worked out anew from history. */
import type { Column, Columns } from '#lib/core/columns.ts';
import { compilerVersion } from '#lib/core/compile/compiled.ts';
import { parseFactKey } from '#lib/core/documents/fact-key.ts';
import type { SignalDocument } from '#lib/core/documents/document.ts';
import { scoreHash } from '#lib/core/documents/hashes.ts';
import type { RuleSet } from '#lib/core/evaluate/rule-set.ts';
import type { FactColumns } from '#lib/core/facts/fact-columns.ts';
import { factTurnsAt, factValuesAt } from '#lib/core/facts/fact-values-at.ts';
import { isAmong, thingsOf } from '#lib/core/facts/things-of.ts';
import type {
  AccountBlock,
  BlockCopy,
  BlockFault,
  DirtyFact,
  FactBlock,
  FactPatch,
} from '../store/fact-block-store.ts';
import type { Store } from '../store/store.ts';
import { reportedBy, type Batch } from './load-moments.ts';
import { emptyFact, patchFact, rowsOfFact, type PatchedRows } from '../store/patch-fact.ts';
import { factKeysOf, needsEntries, readRowFacts, signalsOf } from './row-facts.ts';

/** A patch holds at most one row in so many; beyond that the fact is stored whole. */
const patchShare = 8;

/** How many accounts' history is in memory at once. */
const chunk = 512;

/** A stored "fact" that names the facts the copy was kept up to date for, and by which definitions: others may be older than the dirty list remembers. */
const contentsKey = '=contents';

export interface RefreshedBlock {
  readonly facts: Columns;
  /** By row: when a fact may turn (epoch ms), by key. */
  readonly turns: ReadonlyMap<string, Float64Array>;
  /** Rows of which something else changed than the copy can tell: churn, or everything. */
  readonly unsettled: ReadonlySet<number>;
  /** What the stored copy lacks, to be saved with or before what is scored on it; `null`: nothing. */
  readonly copy: BlockCopy | null;
  /** Facts that could not be read and were made anew, for people. */
  readonly notes: readonly string[];
}

/** The facts of a block as of a moment; `accounts` must have been read before. */
export async function refreshBlock(
  store: Store,
  batch: Batch,
  accounts: AccountBlock,
  at: number,
): Promise<RefreshedBlock> {
  const keys = factKeysOf(batch.rules.ruleSet);
  const { block } = accounts;
  const dirty = await store.readDirtyFacts(block);
  const stored = await store.readFactBlocks(block, [...keys, contentsKey]);
  const kept = new Set(stored.facts.get(contentsKey)?.column.text?.dictionary ?? []);
  const wanted = keys.map((key) => definitionOf(key, batch.rules.ruleSet));
  const usable = new Map([...stored.facts].filter(([key]) => kept.has(definitionOf(key, batch.rules.ruleSet))));
  const renewal = new Renewal(store, batch, accounts, at);
  const { facts, renewed } = await renewal.run(keys, usable, dirty);
  const isSameSet = kept.size === wanted.length && wanted.every((each) => kept.has(each));
  const changed: FactBlock[] = isSameSet ? [] : [contentsOf(wanted)];
  const patches: FactPatch[] = [];
  for (const [key, rows] of renewed) {
    const [fact, before] = [facts.get(key)!, usable.get(key)];
    const others = mergeRows(stored.patched.get(key) ?? [], rows);
    const isWorthIt = before?.column.length === accounts.length && others.length * patchShare <= accounts.length;
    if (isWorthIt) patches.push({ rows: others, fact: rowsOfFact(fact, others) });
    else changed.push(fact);
  }
  return {
    facts: new Map([...facts].map(([key, fact]) => [key, factValuesAt(fact, at)])),
    turns: new Map([...facts].map(([key, fact]) => [key, renewal.turnsOf(fact)])),
    unsettled: new Set(dirty.filter(({ thing }) => thing === '*' || thing === 'outcomes').map(({ row }) => row)),
    copy: changed.length + patches.length + dirty.length > 0 ? { block, facts: changed, patches, cleared: dirty } : null, // prettier-ignore
    notes: stored.faults.map((fault) => noteOf(fault, block)),
  };
}

/** A fact key with what its value depends on beside history. */
function definitionOf(key: string, { signals }: RuleSet): string {
  const source = parseFactKey(key);
  const signal = source?.kind === 'signal' ? signals.get(source.signal) : undefined;
  return `${key} ${compilerVersion} ${signal ? hashOfSignal(signal) : ''}`;
}

const hashes = new WeakMap<SignalDocument, string>();

function hashOfSignal(signal: SignalDocument): string {
  let hash = hashes.get(signal);
  if (hash === undefined) hashes.set(signal, (hash = scoreHash(signal)));
  return hash;
}

function contentsOf(definitions: readonly string[]): FactBlock {
  const column: Column = {
    length: definitions.length,
    text: { codes: Int32Array.from(definitions, (_, index) => index), dictionary: definitions },
  };
  const validUntil = new Float64Array(definitions.length).fill(Infinity);
  return { key: contentsKey, column, validUntil, countsFrom: null, counts: null, reportedAt: null };
}

export function noteOf({ what, message }: BlockFault, block: number): string {
  const name = what.startsWith('=') ? `The last readings of "${what.slice(1)}"` : `The copy of "${what}"`;
  return `${name} for accounts ${block * 4096 + 1} to ${(block + 1) * 4096} could not be read (${message}); it was made anew.`;
}

/** Rows, ascending, for which a fact is to be worked out anew, by key. */
type Outdated = ReadonlyMap<string, readonly number[]>;

/** Places of those of `rows` that are in `some`; both ascend. */
function placesIn(some: readonly number[], rows: readonly number[]): PatchedRows {
  const found = { rows: [] as number[], places: [] as number[] };
  let place = 0;
  for (const row of rows) {
    while (place < some.length && some[place]! < row) place++;
    if (place === some.length) break;
    if (some[place] !== row) continue;
    found.rows.push(row);
    found.places.push(place);
  }
  return found;
}

function mergeRows(a: readonly number[], b: readonly number[]): readonly number[] {
  return a.length === 0 ? b : [...new Set([...a, ...b])].sort((one, other) => one - other);
}

/** What holds for this one moment only is read once more, should it be asked for twice. */
function addOutdated(
  rows: Set<number>,
  validUntil: Float64Array,
  count: number,
  at: number,
  hasReported: boolean,
): void {
  for (let row = 0; row < count; row++) {
    const until = validUntil[row]!;
    if (until <= at + 1 && (hasReported || until !== -Infinity)) rows.add(row);
  }
}

class Renewal {
  /** When facts that were worked out just now may turn, by key and row. */
  readonly #turns = new Map<string, Map<number, number>>();
  readonly #store: Store;
  readonly #batch: Batch;
  readonly #accounts: AccountBlock;
  readonly #at: number;

  constructor(store: Store, batch: Batch, accounts: AccountBlock, at: number) {
    this.#store = store;
    this.#batch = batch;
    this.#accounts = accounts;
    this.#at = at;
  }

  async run(
    keys: readonly string[],
    usable: ReadonlyMap<string, FactBlock>,
    dirty: readonly DirtyFact[],
  ): Promise<{ facts: Map<string, FactBlock>; renewed: Outdated }> {
    const facts = new Map<string, FactBlock>();
    const everybody: number[] = [];
    for (let row = 0; row < this.#length; row++) if (this.#accounts.exists[row] === 1) everybody.push(row);
    const outdated = new Map<string, readonly number[]>();
    const byThing = Map.groupBy(dirty, ({ thing }) => thing);
    for (const key of keys) {
      const fact = usable.get(key);
      facts.set(key, fact ?? emptyFact(key, this.#length));
      const rows = fact ? this.#outdatedRows(fact, byThing) : everybody;
      if (rows.length > 0 || !fact) outdated.set(key, rows);
    }
    // Entries are read for the rows of those facts alone that need them.
    const parts = Map.groupBy(outdated, ([key]) => needsEntries(key, this.#batch.rules.ruleSet));
    for (const part of parts.values()) await this.#renew(new Map(part), facts);
    return { facts, renewed: outdated };
  }

  /** The copy knows when a value no longer holds; when an account must be looked at for it may be later where it is worked out every time. */
  turnsOf(fact: FactBlock): Float64Array {
    const noted = this.#turns.get(fact.key);
    // What holds until a moment turns then; -Infinity is no moment to come, so that nobody waits for it.
    if (!fact.countsFrom && !noted?.size) return fact.validUntil;
    const turns = factTurnsAt(fact, this.#at);
    for (const [row, turn] of noted ?? []) turns[row] = turn;
    return turns;
  }

  get #length(): number {
    return this.#accounts.length;
  }

  /** Rows of which a stored fact cannot be believed any more, ascending. Accounts that came since are on the dirty list. */
  #outdatedRows(fact: FactBlock, byThing: ReadonlyMap<string, readonly DirtyFact[]>): number[] {
    const { exists } = this.#accounts;
    const length = this.#length;
    const rows = new Set<number>();
    const things = thingsOf(fact.key, this.#batch.rules.ruleSet.signals);
    for (const [thing, all] of byThing)
      if (thing === '*' || isAmong(things, thing)) for (const { row } of all) rows.add(row);
    for (let row = fact.validUntil.length; row < length; row++) rows.add(row);
    const hasReported = this.#reportedAt(fact.key) !== fact.reportedAt;
    addOutdated(rows, fact.validUntil, Math.min(length, fact.validUntil.length), this.#at, hasReported);
    return [...rows].filter((row) => row < length && exists[row] === 1).sort((a, b) => a - b);
  }

  /** All rows in one read, of each the signals that its facts need. */
  async #renew(outdated: Outdated, facts: Map<string, FactBlock>): Promise<void> {
    const keys = [...outdated.keys()];
    const rows = [...new Set([...outdated.values()].flat())].sort((a, b) => a - b);
    for (let from = 0; from < rows.length; from += chunk) {
      const some = rows.slice(from, from + chunk);
      const places = new Map(keys.map((key) => [key, placesIn(some, outdated.get(key)!)]));
      const byRow = await this.#store.readAccountIds(this.#accounts.block, some);
      const ids = some.map((row) => byRow.get(row)!);
      const only = this.#signalsByAccount(places, some.length);
      const fresh = await readRowFacts(this.#store, this.#batch, keys, ids, this.#at, { only });
      for (const [key, which] of places) {
        const renewed = fresh.facts.get(key)!;
        facts.set(key, patchFact(facts.get(key)!, this.#length, which, renewed));
        this.#noteTurns(key, which, renewed);
      }
    }
    for (const key of keys) facts.set(key, { ...facts.get(key)!, reportedAt: this.#reportedAt(key) });
  }

  #signalsByAccount(places: ReadonlyMap<string, PatchedRows>, accounts: number): string[][] {
    const wanted = Array.from({ length: accounts }, (): string[] => []);
    for (const [key, which] of places)
      for (const signal of signalsOf([key], this.#batch.rules.ruleSet))
        for (const place of which.places) wanted[place]!.push(signal);
    return wanted;
  }

  #noteTurns(key: string, { rows, places }: PatchedRows, { validUntil, turnsAt }: FactColumns): void {
    let turns = this.#turns.get(key);
    if (!turns) this.#turns.set(key, (turns = new Map()));
    rows.forEach((row, index) => {
      const place = places[index]!;
      if (validUntil[place] === this.#at + 1) turns.set(row, turnsAt[place]!);
    });
  }

  #reportedAt(key: string): number | null {
    const source = parseFactKey(key);
    return source?.kind === 'signal' ? reportedBy(this.#batch, source.signal, this.#at) : null;
  }
}
