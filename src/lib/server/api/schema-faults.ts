/** What a schema finds wrong, in the words and paths of the API. */
import { pathText } from '#lib/core/documents/guard-json.ts';
import { schemaProblems } from '#lib/core/documents/schema-sentences.ts';
import { whole } from './body/parse-item.ts';
import type { Fault } from './items/item-desk.ts';

/** `name`: what was read, as a sentence begins: "The observation". */
export function schemaFaults(name: string, issues: Parameters<typeof schemaProblems>[0]): Fault[] {
  return schemaProblems(issues, (path) => ({ name, at: { path }, field: path, root: path })).map(
    ({ code, message, at, fix }) => {
      // A field that is none is the one to remove.
      const path = fix?.edits[0]?.path ?? at.path ?? [];
      return { code, message, path: path.length === 0 ? whole : pathText(path) };
    },
  );
}
