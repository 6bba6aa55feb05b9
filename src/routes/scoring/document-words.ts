import type { RapportDocument } from '#lib/core/documents/document.ts';
import { bandsOf } from '#lib/core/evaluate/rule-set.ts';

/** What a document calls its parts, by their keys. */
export interface DocumentWords {
  readonly name: string;
  readonly bands: Readonly<Record<string, string>>;
  readonly nodes: Readonly<Record<string, string>>;
}

export function wordsOf(document: RapportDocument): DocumentWords {
  const bands = document.kind === 'health-model' ? bandsOf(document).map(({ key, name }) => [key, name]) : [];
  const nodes: [string, string][] = [];
  for (const [id, { name }] of 'nodes' in document ? Object.entries(document.nodes) : [])
    if (name !== undefined) nodes.push([id, name]);
  return { name: document.name, bands: Object.fromEntries(bands), nodes: Object.fromEntries(nodes) };
}
