import type { Store } from '#lib/server/store/store.ts';
import type { ScoringProgress } from './run-progress.ts';
import { isUnderWay } from './run-words.ts';

/** How things stand at this moment. At most one run works and one waits, so they are among the newest; the one that works is told. */
export async function readProgress(
  store: Pick<Store, 'listBookRuns' | 'countDueAccounts'>,
  now: number,
): Promise<ScoringProgress> {
  const [newest, due] = await Promise.all([store.listBookRuns(5), store.countDueAccounts(now)]);
  const underWay = newest.filter(isUnderWay);
  const found = underWay.find(({ status }) => status !== 'waiting') ?? underWay[0];
  if (!found) return { now, run: null, due };
  const { id, reason, by, requestedAt, startedAt, status, blocks, nextBlock, counts } = found;
  return { now, due, run: { id, reason, by, requestedAt, startedAt, status, blocks, nextBlock, counts } };
}
