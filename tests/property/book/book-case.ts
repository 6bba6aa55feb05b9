/** What the two evaluators are compared on: a document, facts of some accounts, and what was handed on; and its form on disk. */
import type { GraphDocument } from '#lib/core/documents/document.ts';
import { isGraph } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import type { Held } from '#lib/core/evaluate/evaluation.ts';
import { typeOf, type Value } from '#lib/core/values.ts';

export interface BookRow {
  /** By fact key; some hold what is no value at all. */
  readonly facts: ReadonlyMap<string, Value>;
  readonly held: Held;
  readonly at: number;
}

export interface BookCase {
  readonly document: GraphDocument;
  readonly rows: readonly BookRow[];
  /** Sorted, by node. */
  readonly distributions: Readonly<Record<string, readonly number[]>>;
  /** How many rows the first block has: the rows come again and again, in an order of their own. */
  readonly extent: number;
  /** Of the order of rows and the shapes of columns. */
  readonly seed: number;
}

type WrittenNumber = number | { readonly number: string };
type WrittenValue = string | boolean | null | WrittenNumber | { readonly date: WrittenNumber };

export interface WrittenCase {
  readonly why: string;
  readonly seed: number;
  readonly extent: number;
  readonly rows: readonly {
    readonly at: number;
    readonly facts: Readonly<Record<string, WrittenValue>>;
    readonly held: Held;
  }[];
  readonly distributions: Readonly<Record<string, readonly WrittenNumber[]>>;
  readonly document: unknown;
}

export function writeCase(bookCase: BookCase, why: string): WrittenCase {
  const { seed, extent, rows, distributions, document } = bookCase;
  return {
    why,
    seed,
    extent,
    rows: rows.map(({ at, facts, held }) => ({
      at,
      facts: Object.fromEntries([...facts].map(([key, value]) => [key, writeValue(value)])),
      held,
    })),
    distributions: Object.fromEntries(
      Object.entries(distributions).map(([id, sorted]) => [id, sorted.map(writeNumber)]),
    ),
    document,
  };
}

export function readCase({ seed, extent, rows, distributions, document: written }: WrittenCase): BookCase {
  const { document, problems } = readDocument(written);
  if (!document || !isGraph(document)) throw new Error(problems.map(({ message }) => message).join(' '));
  return {
    document,
    seed,
    extent,
    rows: rows.map(({ at, facts, held }) => ({
      at,
      facts: new Map(Object.entries(facts).map(([key, value]) => [key, readValue(value)])),
      held,
    })),
    distributions: Object.fromEntries(
      Object.entries(distributions).map(([id, sorted]) => [id, sorted.map(readNumber)]),
    ),
  };
}

/** JSON has neither NaN nor infinities, and one zero. */
function writeNumber(value: number): WrittenNumber {
  if (Object.is(value, -0)) return { number: '-0' };
  return Number.isFinite(value) ? value : { number: String(value) };
}

function readNumber(written: WrittenNumber): number {
  return typeof written === 'number' ? written : Number(written.number);
}

function writeValue(value: Value): WrittenValue {
  if (typeof value === 'number') return writeNumber(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  return typeOf(value) === 'date' && typeof value === 'object' && value !== null
    ? { date: writeNumber(value.date) }
    : null;
}

function readValue(written: WrittenValue): Value {
  if (typeof written !== 'object' || written === null) return written;
  return 'date' in written ? { date: readNumber(written.date) } : readNumber(written);
}
