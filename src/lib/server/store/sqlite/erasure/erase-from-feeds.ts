import { waitForAccount, whoIsUser } from '../../../sources/waits-for.ts';
import type { WriterContext } from '../writer-context.ts';

/** Shorter names stand for too much else. */
const SHORTEST = 3;

/** Messages that wait, and deliveries that are shown, which name the subject as a whole text. Their words count, not their parts. */
export function eraseFromFeeds(context: WriterContext, names: readonly string[], ids: readonly string[]): number {
  const drop = context.db.prepare('DELETE FROM feed_messages WHERE instr(body, ?) > 0');
  const dropWaiting = context.db.prepare('DELETE FROM feed_messages WHERE waits_for IN (?, ?)');
  let rows = 0;
  for (const each of [...names, ...ids].filter(({ length }) => length >= SHORTEST))
    rows += drop.run(JSON.stringify(each)).changes;
  for (const id of ids) rows += dropWaiting.run(waitForAccount(id), whoIsUser(id)).changes;
  return rows;
}
