/** fast-check's view of the generators: arbitraries that shrink to smaller documents. */
import fc from 'fast-check';
import type { GraphDocument, RapportDocument } from '#lib/core/documents/document.ts';
import type { Value } from '#lib/core/values.ts';
import { randomGraph, randomSignalDocument, type GraphKind } from './random-document.ts';
import { randomBook, randomFacts } from './random-facts.ts';

const seed = fc.noBias(fc.integer({ min: 0, max: 0x7fffffff }));

/** Valid graphs of every kind (or of one) with up to some `maxSize` scoring nodes beside the inputs they need. */
export function arbitraryGraph({
  maxSize = 12,
  kind,
}: { maxSize?: number; kind?: GraphKind } = {}): fc.Arbitrary<GraphDocument> {
  return fc.tuple(seed, fc.integer({ min: 1, max: maxSize })).map(([from, size]) => randomGraph(from, size, kind));
}

/** Valid documents of all four kinds. */
export function arbitraryDocument(maxSize = 12): fc.Arbitrary<RapportDocument> {
  return fc.oneof(
    { weight: 9, arbitrary: arbitraryGraph({ maxSize }) },
    { weight: 1, arbitrary: seed.map(randomSignalDocument) },
  );
}

export interface GraphWithFacts {
  readonly document: GraphDocument;
  /** Raw facts of several accounts, by fact key; a fact without an entry is as unknown as one that is `null`. */
  readonly accounts: readonly ReadonlyMap<string, Value>[];
  /** Values of the book by rank node. */
  readonly book: Readonly<Record<string, readonly number[]>>;
}

/** A graph with facts of `accounts` accounts that suit it, hostile ones among them. */
export function arbitraryGraphWithFacts({
  accounts = 3,
  ...options
}: { accounts?: number; maxSize?: number; kind?: GraphKind } = {}): fc.Arbitrary<GraphWithFacts> {
  return fc.tuple(arbitraryGraph(options), seed).map(([document, from]) => ({
    document,
    accounts: Array.from({ length: accounts }, (_, index) => randomFacts(from + index, document)),
    book: randomBook(from, document),
  }));
}
