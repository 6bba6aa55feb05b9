import type { WriterContext } from '../writer-context.ts';

export const erasedSubject = '[erased]';
const SHORTEST = 3;

/**
 * Takes the content out of the entries that name somebody; their digests stay, without the salt that would let one guess what they
 * were made of. Returns the numbers of the entries, which the caller's own entry must name: others that are empty were tampered with.
 */
export function eraseFromAudit(
  context: WriterContext,
  names: readonly string[],
  ids: readonly string[],
): readonly number[] {
  const erased = new Set<number>();
  const find = context.db
    .prepare<[string, string], number>('SELECT n FROM audit WHERE subject = ? OR instr(details, ?) > 0')
    .pluck();
  for (const name of names.filter((each) => each.length >= SHORTEST))
    for (const n of find.all(name, JSON.stringify(name).slice(1, -1))) erased.add(n);
  for (const id of ids) for (const n of find.all(id, JSON.stringify(id))) erased.add(n);
  const blank = context.prepare("UPDATE audit SET subject = ?, details = 'null', salt = NULL WHERE n = ?");
  for (const n of erased) blank.run(erasedSubject, n);
  return [...erased].sort((a, b) => a - b);
}
