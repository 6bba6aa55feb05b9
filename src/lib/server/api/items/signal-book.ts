/** The signals that are defined, read again when they may have changed. */
import type { Signal } from '#lib/core/documents/signal.ts';
import { readSignals } from '../../sources/csv/rows/signal-finder.ts';
import type { Store } from '../../store/store.ts';

/** Requests come by the hundred a second, definitions change by the week. */
const freshMs = 1_000;

export class SignalBook {
  readonly #store: Pick<Store, 'listDocuments' | 'readVersion'>;
  #signals: ReadonlyMap<string, Signal> = new Map();
  #readAt = -Infinity;
  #reading: Promise<void> | null = null;

  constructor(store: Pick<Store, 'listDocuments' | 'readVersion'>) {
    this.#store = store;
  }

  /** Makes sure that the definitions are fresh, and read after these keys were first asked for when one of them is unknown. */
  async prepare(keys: Iterable<string>, now: number): Promise<void> {
    const isFresh = now - this.#readAt < freshMs;
    if (isFresh && [...new Set(keys)].every((key) => this.#signals.has(key))) return;
    await (this.#reading ??= this.#read(now).finally(() => (this.#reading = null)));
  }

  find(key: string): Signal | undefined {
    return this.#signals.get(key);
  }

  async #read(now: number): Promise<void> {
    this.#signals = new Map((await readSignals(this.#store as Store)).map((each) => [each.key, each]));
    this.#readAt = now;
  }
}
