import type { BookRun } from '#lib/server/store/book-run-store.ts';

/** What of a run changes while it works, with the moment it was read (epoch ms). */
export type RunView = Pick<
  BookRun,
  'id' | 'reason' | 'by' | 'requestedAt' | 'startedAt' | 'status' | 'blocks' | 'nextBlock' | 'counts'
>;

/** What the page asks for while it is open. */
export interface ScoringProgress {
  readonly now: number;
  /** The run that waits or works, if any. */
  readonly run: RunView | null;
  /** Accounts that wait to be scored. */
  readonly due: number;
}

/** How a run stood at a moment. */
export interface Seen {
  readonly id: string;
  readonly at: number;
  readonly nextBlock: number;
}

/**
 * Milliseconds until the run ends at the pace seen so far; `null` while there is none to go by. The pace is that since `first`, where blocks
 * were done since: a run that was interrupted has stood still for a time that its start does not tell.
 */
export function timeLeft(
  { id, status, startedAt, blocks, nextBlock }: RunView,
  now: number,
  first: Seen | null = null,
): number | null {
  if (status !== 'running' || blocks === 0) return null;
  const isPaceSeen = first?.id === id && nextBlock > first.nextBlock && now > first.at;
  const since = isPaceSeen ? first : startedAt === null ? null : { at: startedAt, nextBlock: 0 };
  const done = nextBlock - (since?.nextBlock ?? 0);
  return since === null || done <= 0 ? null : ((blocks - nextBlock) * Math.max(0, now - since.at)) / done;
}

/** In words that do not change every second. */
export function sayTimeLeft(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  if (ms < 10_000) return 'a few seconds left';
  if (ms < 50_000) return 'less than a minute left';
  if (minutes <= 1) return 'about a minute left';
  if (minutes < 60) return `about ${minutes} minutes left`;
  const hours = Math.round(minutes / 60);
  return hours === 1 ? 'about an hour left' : `about ${hours} hours left`;
}
