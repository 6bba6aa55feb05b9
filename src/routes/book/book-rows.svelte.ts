import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { BookRow } from '#lib/server/store/book-store.ts';

export interface RowPage {
  readonly rows: readonly BookRow[];
  readonly total: number;
}

/**
 * The rows of one search: the first page comes with the page itself, the others when they are scrolled to. Until they are here, those of
 * the same search as it stood `before` are shown: a refresh takes no row, and with it the focus, out of anybody's hands.
 */
export class BookRows {
  readonly total: number;
  /** Pages whose loading failed; they are asked for again only by `retry`. */
  readonly failed = new SvelteMap<number, true>();
  readonly #size: number;
  readonly #fetchPage: (page: number) => Promise<RowPage>;
  readonly #pages = new SvelteMap<number, readonly BookRow[]>();
  readonly #before: ReadonlyMap<number, readonly BookRow[]>;
  // eslint-disable-next-line svelte/prefer-svelte-reactivity -- nothing on the page depends on it
  readonly #asked = new Set<number>([0]);

  constructor(first: RowPage, size: number, fetchPage: (page: number) => Promise<RowPage>, before?: BookRows) {
    this.total = first.total;
    this.#size = size;
    this.#fetchPage = fetchPage;
    this.#pages.set(0, first.rows);
    // eslint-disable-next-line svelte/prefer-svelte-reactivity -- never changed: what it stood at
    this.#before = untrack(() => (before ? new Map([...before.#before, ...before.#pages]) : new Map()));
  }

  /** The row at a place, or `undefined` while it is not here yet. */
  at(index: number): BookRow | undefined {
    const page = Math.floor(index / this.#size);
    return (this.#pages.get(page) ?? this.#before.get(page))?.[index % this.#size];
  }

  /** Asks for whatever is missing of these rows, once. */
  need(first: number, end: number): void {
    for (let page = Math.floor(first / this.#size); page * this.#size < end; page++) {
      if (this.#asked.has(page)) continue;
      this.#asked.add(page);
      void this.#load(page);
    }
  }

  retry(): void {
    for (const page of this.failed.keys()) {
      this.failed.delete(page);
      void this.#load(page);
    }
  }

  async #load(page: number): Promise<void> {
    try {
      this.#pages.set(page, (await this.#fetchPage(page)).rows);
    } catch {
      this.failed.set(page, true);
    }
  }
}
