/** What the demo publishes: signals, a segment, health models and the library's workflows; and one draft that nobody has published. */
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { readShipped } from '../library/read-library.ts';

export interface DemoDocuments {
  /** To publish together; they refer only to each other. */
  readonly published: readonly RapportDocument[];
  /** Drafts beside a published document of the same key. */
  readonly drafts: readonly RapportDocument[];
}

/** Reads the files of a `rules-library` folder. */
export function demoDocuments(library: string): DemoDocuments {
  return {
    published: readShipped(library, 'demo/{signals,segments,health}/*.json', 'workflows/*.json'),
    drafts: readShipped(library, 'demo/drafts/*.json'),
  };
}
