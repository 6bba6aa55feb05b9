/** What would go, looked at a stretch at a time, so that others are answered meanwhile; a large book is looked at in part. */
import { setImmediate as pause } from 'node:timers/promises';
import { dayMs } from '#lib/core/time/calendar.ts';
import { retentionKinds, type Retention, type RetentionKind } from '#lib/server/store/retention-store.ts';
import type { Store } from '#lib/server/store/store.ts';

export interface Preview {
  readonly kind: RetentionKind;
  readonly days: number;
  readonly rows: number;
  readonly oldest: number | null;
  /** Not all was looked at: there are more. */
  readonly isPart: boolean;
}

/** Per kind, in ms. */
const longestLook = 2_000;

export async function previewOf(store: Store, retention: Retention, now: number): Promise<readonly Preview[]> {
  const previews: Preview[] = [];
  for (const kind of retentionKinds) {
    const days = retention[kind];
    if (days !== null) previews.push(await look(store, kind, days, now));
  }
  return previews;
}

async function look(store: Store, kind: RetentionKind, days: number, now: number): Promise<Preview> {
  const until = now - days * dayMs;
  const stopAt = performance.now() + longestLook;
  let [rows, oldest, from] = [0, null as number | null, null as string | null];
  do {
    const stretch = await store.lookAtOld(kind, until, from);
    rows += stretch.rows;
    if (stretch.oldest !== null) oldest = Math.min(oldest ?? Infinity, stretch.oldest);
    from = stretch.next;
    await pause();
  } while (from !== null && performance.now() < stopAt);
  return { kind, days, rows, oldest, isPart: from !== null };
}
