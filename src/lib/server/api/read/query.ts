/** Questions in the address, checked by a schema, and cursors. */
import type { z } from 'zod';
import { schemaProblems } from '#lib/core/documents/schema-sentences.ts';
import { pathText } from '#lib/core/documents/guard-json.ts';
import { Refusal } from '../refusal.ts';

/** Throws a Refusal (422) that names the parameter. */
export function readQuery<Schema extends z.ZodType>(url: URL, schema: Schema): z.output<Schema> {
  const names = [...url.searchParams.keys()];
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    const path = `query.${twice.slice(0, 60).toWellFormed()}`;
    throw new Refusal(422, { code: 'duplicate-key', message: 'The parameter stands twice; keep one of them.', path });
  }
  const read = schema.safeParse(Object.fromEntries(url.searchParams), { reportInput: true });
  if (read.success) return read.data;
  const problems = schemaProblems(read.error.issues, (path) => ({
    name: 'The address',
    at: { path },
    field: path,
    root: path,
  }));
  throw new Refusal(
    422,
    problems.map(({ code, message, at, fix }) => {
      const path = fix?.edits[0]?.path ?? at.path ?? [];
      return { code, message, path: `query.${pathText(path)}` };
    }),
  );
}

/** Where a page ended, as text that nobody should build by hand. */
export function writeCursor(place: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(place)).toString('base64url');
}

/** Throws a Refusal (422) when it was not written by `writeCursor` for such a list. */
export function readCursor<Schema extends z.ZodType>(
  cursor: string | undefined,
  schema: Schema,
): z.output<Schema> | null {
  if (cursor === undefined) return null;
  try {
    const read = schema.safeParse(JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')));
    if (read.success) return read.data;
  } catch {
    // Not ours: said below.
  }
  const message = 'The cursor is not one of this list; take "next" of the page before, or leave it out to begin anew.';
  throw new Refusal(422, { code: 'bad-cursor', message, path: 'query.cursor' });
}
