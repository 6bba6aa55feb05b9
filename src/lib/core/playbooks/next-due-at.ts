import type { Run } from './run.ts';

/** When the earliest timer of a run is due (epoch ms); `null` when it waits for answers only, or is over. */
export function nextDueAt(run: Run): number | null {
  if (run.status !== 'active') return null;
  const due = run.tokens.flatMap(({ dueAt }) => (dueAt === null ? [] : [dueAt]));
  return due.length === 0 ? null : Math.min(...due);
}

/** The timers of a run that are due by now, earliest first, as events to advance it with. */
export function dueTimers(
  run: Run,
  now: number,
): readonly { readonly type: 'timer'; readonly nodeId: string; readonly occurrence: number }[] {
  if (run.status !== 'active') return [];
  return run.tokens
    .filter(({ dueAt }) => dueAt !== null && dueAt <= now)
    .toSorted((a, b) => a.dueAt! - b.dueAt!)
    .map(({ nodeId, occurrence }) => ({ type: 'timer', nodeId, occurrence }));
}
