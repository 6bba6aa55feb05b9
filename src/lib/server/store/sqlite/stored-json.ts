import type { z } from 'zod';
import { StoreError } from '../store-error.ts';

/** Parses stored JSON; what does not fit its schema is corruption and names where it stands. */
export function readJson<Schema extends z.ZodType>(schema: Schema, text: string, where: string): z.output<Schema> {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw corrupt(where);
  }
  const parsed = schema.safeParse(json);
  if (!parsed.success) throw corrupt(where);
  return parsed.data;
}

/** What stands in the database cannot be what was written there. */
export function corrupt(where: string): StoreError {
  return new StoreError(
    'corrupt',
    `${where} cannot be read. Run \`rapport db check\`, and restore a backup if it reports damage.`,
  );
}
