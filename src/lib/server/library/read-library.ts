/** The rule sets that come with the program. */
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { RapportDocument } from '#lib/core/documents/document.ts';
import { readDocument } from '#lib/core/documents/read-document.ts';

/** The folder `rules-library` of the nearest folder above this module: the same from the source tree and from the built server. */
export function locateLibrary(): string {
  for (let at = dirname(fileURLToPath(import.meta.url)); ; at = dirname(at)) {
    const folder = join(at, 'rules-library');
    if (existsSync(join(folder, 'health'))) return folder;
    if (at === dirname(at))
      throw new Error('The folder rules-library is missing beside the program. Install it again.');
  }
}

/** Documents of the library by patterns within it, in path order. Throws when one cannot be read: they are shipped with the program. */
export function readShipped(library: string, ...patterns: readonly string[]): readonly RapportDocument[] {
  return globSync([...patterns], { cwd: library })
    .sort()
    .map((file) => {
      const { document, problems } = readDocument(readFileSync(join(library, file), 'utf8'));
      if (!document) throw new Error(`${file} cannot be read: ${problems.map((each) => each.message).join(' ')}`);
      return document;
    });
}

let shipped: readonly RapportDocument[] | undefined;

/** All but the demo's own; read once. */
export function readLibrary(): readonly RapportDocument[] {
  return (shipped ??= readShipped(locateLibrary(), '{signals,segments,health,workflows}/*.json'));
}
