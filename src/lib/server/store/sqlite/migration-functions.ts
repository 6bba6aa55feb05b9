/** What migrations call that SQL cannot do: rows as they were once, as they are written now. */
import type Database from 'better-sqlite3';
import { z } from 'zod';
import type { Carried } from '#lib/core/evaluate/evaluation.ts';
import { flagList, numberList } from '#lib/core/evaluate/lists.ts';
import { carriedTexts, textHash, type CarriedTexts } from './evaluation/carried-texts.ts';
import { flagsIn, numbersIn } from './evaluation/point-shapes.ts';
import { floatBytes } from './float-bytes.ts';
import { stableJson } from './stable-json.ts';

const numbers = z.array(z.number());
const names = z.array(z.string());
const record = z.record(z.string(), z.unknown());
const flags = z.record(z.string(), z.boolean().nullable());
const contributions = z.record(z.string(), z.number());
const carried: z.ZodType<Carried> = z.looseObject({
  held: z.record(z.string(), z.looseObject({ since: z.number(), unknownSince: z.number().nullable() })),
  reported: z.record(z.string(), z.number()),
  distributions: z.record(z.string(), z.number()),
});

const read = <Schema extends z.ZodType>(schema: Schema, json: unknown): z.output<Schema> =>
  schema.parse(JSON.parse(String(json)));

/** Makes them known to a connection before its migrations run. */
export function addMigrationFunctions(db: Database.Database): void {
  const add = (name: string, work: (...values: unknown[]) => unknown) =>
    db.function(name, { deterministic: true, varargs: true }, work);

  // For 0001_scoring.sql, which keeps distributions as numbers instead of text.
  add('floats_of_json', (json) => floatBytes(read(numbers, json)));

  // For the migration that takes the names out of score points.
  db.aggregate<Set<string>>('all_keys_of_json', {
    start: () => new Set(),
    step: (all, json) => {
      for (const key of Object.keys(read(record, json))) all.add(key);
      return all;
    },
    result: (all) => stableJson([...all].sort()),
  });
  const namesOf = lastOf((json) => read(names, json));
  add('flags_of_json', (list, json) => flagsIn(namesOf(list), flagList(read(flags, json))));
  add('contributions_of_json', (list, json) =>
    floatBytes(numbersIn(namesOf(list), numberList(read(contributions, json)))),
  );
  const parts = lastOf((json): CarriedTexts => carriedTexts(read(carried, json)));
  add('shared_of_carried', (json) => parts(json).shared);
  add('held_of_carried', (json) => parts(json).held);
  add('sha256', (text) => textHash(String(text)));
}

/** Rows next to each other mostly say the same. */
function lastOf<Result>(work: (json: unknown) => Result): (json: unknown) => Result {
  let last: { readonly json: unknown; readonly result: Result } | null = null;
  return (json) => {
    if (last?.json !== json) last = { json, result: work(json) };
    return last!.result;
  };
}
