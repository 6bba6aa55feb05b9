/** Whether a signal's source is still reporting: tells a silent account from a dead feed. */
import type { Signal } from '../documents/signal.ts';
import { dayMs } from '../time/calendar.ts';

/** The newest of some moments (epoch ms, ascending) at or before another: when a source last reported as of then. */
export function lastReported(moments: readonly number[], at: number): number | null {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (moments[middle]! <= at) low = middle + 1;
    else high = middle;
  }
  return moments[low - 1] ?? null;
}

/**
 * The first moment (epoch ms) at which the source counts as silent: `expectedEveryDays` days after it last reported have passed.
 * `null`: never, as nothing says how often it should report. A source that never reported is silent from the beginning (-Infinity).
 */
export function silentFrom(signal: Pick<Signal, 'expectedEveryDays'>, last: number | null): number | null {
  if (last === null) return -Infinity;
  if (signal.expectedEveryDays === undefined) return null;
  return Math.floor(last + signal.expectedEveryDays * dayMs) + 1;
}

/** Whether the source had been silent for longer than it should be by a moment. */
export function isSilent(signal: Pick<Signal, 'expectedEveryDays'>, last: number | null, at: number): boolean {
  const from = silentFrom(signal, last);
  return from !== null && at >= from;
}
