/** From a case that fails to a small one that still does: fewer rows, fewer nodes, fewer facts. */
import { compile } from '#lib/core/compile/compile.ts';
import { isGraph, type GraphDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';
import { typeOf, type Value } from '#lib/core/values.ts';
import type { BookCase, BookRow } from './book-case.ts';

/** Whether a case still fails; one that cannot be evaluated does not. */
export type Fails = (bookCase: BookCase) => Promise<boolean>;

/** The same failure in fewer words; stops after so many attempts, wherever it has come. */
export async function shrunk(failing: BookCase, fails: Fails, attempts = 3000): Promise<BookCase> {
  let [best, left] = [failing, attempts];
  for (let isSmaller = true; isSmaller && left > 0;) {
    isSmaller = false;
    for (const smaller of [smallerRows, smallerDocuments, smallerFacts]) {
      let tried = 0;
      for (let candidates = smaller(best), next = candidates.next(); !next.done && left > 0; next = candidates.next()) {
        left--;
        tried++;
        if (!(await fails(next.value).catch(() => false))) continue;
        best = next.value;
        isSmaller = true;
        // What did not help before hardly helps now: on from where this one was found; the next round looks again.
        candidates = smaller(best);
        for (let skipped = 1; skipped < tried; skipped++) candidates.next();
        tried--;
      }
    }
  }
  return best;
}

/** Halves, quarters, ... and single rows left out; then a block no longer than its rows. */
function* smallerRows(from: BookCase): Generator<BookCase> {
  const { rows, extent } = from;
  for (let size = Math.ceil(rows.length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let at = 0; at < rows.length && size < rows.length; at += size)
      yield { ...from, rows: rows.toSpliced(at, size), extent: Math.min(extent, rows.length - size) };
  for (const fewer of new Set([rows.length, Math.ceil(extent / 2), extent - 1]))
    if (fewer < extent && fewer >= 1) yield { ...from, extent: fewer };
}

function* smallerDocuments(from: BookCase): Generator<BookCase> {
  const size = JSON.stringify(from.document).length;
  for (const draft of smallerJson(from.document)) {
    const { document } = readDocument(draft);
    // Reading fills in defaults, so that what was taken away may be there again.
    const isSmaller = document && JSON.stringify(document).length < size;
    if (isSmaller && isGraph(document) && compile(document).compiled) yield { ...from, document };
  }
}

function* smallerJson(document: GraphDocument): Generator<unknown> {
  if (document.cases.length > 0) yield { ...document, cases: [] };
  yield* bare(document);
  for (const id of Object.keys(document.nodes)) {
    const nodes = without(document.nodes, id);
    const edges = Object.entries(document.edges).filter(([, { from, to }]) => from[0] !== id && to[0] !== id);
    yield { ...document, nodes, edges: Object.fromEntries(edges), layout: without(document.layout, id) };
  }
  for (const path of pathsIn(document, []).filter(([first]) => ['nodes', 'edges', 'appliesTo'].includes(String(first))))
    for (const replacement of simpler(at(document, path))) yield replaced(document, path, replacement);
}

function* bare(document: GraphDocument): Generator<unknown> {
  const decoration = ['layout', 'notes', 'groups', 'description', 'why', 'how'] as const;
  for (const key of decoration) {
    const has = (document as unknown as Record<string, unknown>)[key];
    if (typeof has === 'string' ? has !== '' : has !== undefined && Object.keys(has as object).length > 0)
      yield without(document as unknown as Record<string, unknown>, key);
  }
}

type Path = readonly (string | number)[];
const gone = Symbol('gone');

/** Gone; or, of a group, one of its members. */
function simpler(json: unknown): unknown[] {
  if (typeof json !== 'object' || json === null) return [gone];
  const members = Object.values(json).flatMap((value: unknown) =>
    Array.isArray(value) ? (value as unknown[]) : [value],
  );
  return [
    gone,
    ...members.filter((member) => typeof member === 'object' && member !== null && 'key' in member && 'op' in member),
  ];
}

function pathsIn(json: unknown, path: Path): Path[] {
  if (typeof json !== 'object' || json === null) return [];
  const keys = Array.isArray(json) ? json.map((_, index) => index) : Object.keys(json);
  return keys.flatMap((key) => {
    const below = [...path, key];
    return [below, ...pathsIn(at(json, [key]), below)];
  });
}

function at(json: unknown, path: Path): unknown {
  return path.reduce((inner: unknown, key) => (inner as Record<string | number, unknown>)[key], json);
}

function replaced(json: unknown, path: Path, replacement: unknown): unknown {
  const copy = structuredClone(json);
  const [holder, key] = [at(copy, path.slice(0, -1)), path.at(-1)!];
  if (replacement !== gone) (holder as Record<string | number, unknown>)[key] = replacement;
  else if (Array.isArray(holder)) holder.splice(Number(key), 1);
  else delete (holder as Record<string | number, unknown>)[key];
  return copy;
}

function without<Item>(record: Readonly<Record<string, Item>>, key: string): Record<string, Item> {
  return Object.fromEntries(Object.entries(record).filter(([each]) => each !== key));
}

function* smallerFacts(from: BookCase): Generator<BookCase> {
  const { rows, distributions } = from;
  if (Object.keys(distributions).length > 0) yield { ...from, distributions: {} };
  const reads = new Set(compile(from.document).compiled!.reads);
  const isRead = ([key]: readonly [string, Value]) => reads.has(key);
  if (rows.some(({ facts }) => ![...facts].every(isRead)))
    yield { ...from, rows: rows.map((row) => ({ ...row, facts: new Map([...row.facts].filter(isRead)) })) };
  for (const [index, row] of rows.entries())
    for (const simple of smallerRow(row)) yield { ...from, rows: rows.with(index, simple) };
  for (const [id, sorted] of Object.entries(distributions)) {
    yield { ...from, distributions: without(distributions, id) };
    if (sorted.length > 20) yield { ...from, distributions: { ...distributions, [id]: sorted.slice(0, 20) } };
  }
}

function* smallerRow(row: BookRow): Generator<BookRow> {
  if (row.at !== 0) yield { ...row, at: 0 };
  for (const id of Object.keys(row.held)) yield { ...row, held: without(row.held, id) };
  for (const [key, value] of row.facts) {
    yield { ...row, facts: new Map([...row.facts].filter(([each]) => each !== key)) };
    for (const simple of simpleValues(value)) yield { ...row, facts: new Map(row.facts).set(key, simple) };
  }
}

function simpleValues(value: Value): Value[] {
  if (typeOf(value) === null) return value === null ? [] : [null];
  if (typeof value === 'string') return value.length > 4 ? [value.slice(0, 4)] : [];
  return typeof value === 'number' && value !== 0 && value !== 1 ? [0, 1] : [];
}
