/** What the demo publishes: signals, a segment, health models and the library's workflows; and one draft that nobody has published. */
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';

export interface DemoDocuments {
  /** To publish together; they refer only to each other. */
  readonly published: readonly RapportDocument[];
  /** Drafts beside a published document of the same key. */
  readonly drafts: readonly RapportDocument[];
}

/** Reads the files of a `rules-library` folder, in path order. Throws when one cannot be read: they are shipped with the program. */
export function demoDocuments(library: string): DemoDocuments {
  const read = (...patterns: readonly string[]) =>
    globSync([...patterns], { cwd: library })
      .sort()
      .map((file) => readShipped(join(library, file)));
  return {
    published: read('demo/{signals,segments,health}/*.json', 'workflows/*.json'),
    drafts: read('demo/drafts/*.json'),
  };
}

function readShipped(file: string): RapportDocument {
  const { document, problems } = readDocument(readFileSync(file, 'utf8'));
  if (!document) throw new Error(`${file} cannot be read: ${problems.map((each) => each.message).join(' ')}`);
  return document;
}
