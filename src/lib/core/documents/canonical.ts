/** Canonical text (for hashes) and the file form (for people and version control) of documents. */
import canonicalize from 'canonicalize';
import { isGraph, type GraphDocument, type RapportDocument } from './document.ts';

/** RFC 8785 canonical JSON. Throws on what JSON cannot hold (NaN, infinities, lone surrogates): `readDocument` lets none through. */
export function canonicalText(value: unknown): string {
  return canonicalize(value) ?? 'null';
}

/** The file form of any JSON value: sorted keys, two spaces, LF, a final newline; short lists of plain values stay on one line. */
export function prettyJson(value: unknown): string {
  return `${print(value, '')}\n`;
}

/** The file form of a document, its layout included; `splitLayout` keeps that apart for exports. */
export function prettyDocument(document: RapportDocument): string {
  return prettyJson(document);
}

const lineWidth = 100;

function print(value: unknown, indent: string): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value) ?? 'null';
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const line = value.every(isShort) ? `[${value.map((each) => print(each, inner)).join(', ')}]` : '';
    if (line && line.length <= lineWidth) return line;
    return `[\n${value.map((each) => inner + print(each, inner)).join(',\n')}\n${indent}]`;
  }
  const entries = Object.entries(value).filter(([, each]) => each !== undefined);
  if (entries.length === 0) return '{}';
  const lines = entries.sort(byKey).map(([key, each]) => `${inner}${JSON.stringify(key)}: ${print(each, inner)}`);
  return `{\n${lines.join(',\n')}\n${indent}}`;
}

/** Plain, or a list of plain values (a point of a scale). */
function isShort(value: unknown): boolean {
  const isPlain = (each: unknown) => each === null || typeof each !== 'object';
  return isPlain(value) || (Array.isArray(value) && value.every(isPlain));
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

export type Layout = GraphDocument['layout'];

/** Where nodes stand, apart from what they mean; on export it is a file of its own. */
export function splitLayout<Document extends RapportDocument>(
  document: Document,
): { document: Document; layout: Layout } {
  return isGraph(document)
    ? { document: { ...document, layout: {} }, layout: document.layout }
    : { document, layout: {} };
}

/** The document with a layout; places of nodes, notes and groups it does not have are left out. */
export function joinLayout<Document extends RapportDocument>(document: Document, layout: Layout): Document {
  if (!isGraph(document)) return document;
  const { nodes, notes, groups } = document;
  const isThere = (id: string) => [nodes, notes, groups].some((map) => Object.hasOwn(map, id));
  return { ...document, layout: Object.fromEntries(Object.entries(layout).filter(([id]) => isThere(id))) };
}
