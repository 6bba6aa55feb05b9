/**
 * Calls for evaluations that move no revision (publishing, by hand) are numbered through the whole database in the order they are committed.
 * Whoever evaluates remembers the number there was before it read the rules: accounts with a later one stay due.
 */
import type { Connection } from '../connection.ts';
import { readSetting, writeSetting } from '../epoch.ts';
import type { WriterContext } from '../writer-context.ts';

const KEY = 'lastMark';

export function lastMark(connection: Connection): number {
  const stored = readSetting(connection, KEY);
  if (stored !== undefined) return Number(stored);
  // A database from before marks were numbered: they were counted per account.
  return connection.prepare<{ mark: number | null }>('SELECT max(mark) AS mark FROM account_work').get()!.mark ?? 0;
}

/** Within the caller's transaction. */
export function nextMark(context: WriterContext): number {
  const mark = lastMark(context) + 1;
  writeSetting(context, KEY, String(mark));
  return mark;
}
