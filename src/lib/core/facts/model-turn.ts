import { dayMs } from '../time/calendar.ts';
import type { ModelPoint } from './read-model.ts';

/** A score that moved less than this (points) since its last reading, as scores do that count days, wakes nobody who reads its history. */
const unnoticed = 0.05;

/**
 * When a fact about a model's history must be read again (epoch ms), given when it may turn. The history includes the reading made just
 * now from the next instant on: that alone would have every account evaluated for ever, so it counts only when the model says something
 * else now than in its `last` stored reading.
 */
export function modelTurn<Turn extends number | null>(
  turn: Turn,
  now: { readonly score: number | null; readonly band: string | null } | null,
  last: ModelPoint | undefined,
  at: number,
): Turn | number {
  if (turn !== at + 1) return turn;
  const [score, before] = [now?.score ?? null, last?.score ?? null];
  const hasMoved = score === null || before === null ? score !== before : Math.abs(score - before) >= unnoticed;
  return hasMoved || (now?.band ?? null) !== (last?.band ?? null) ? turn : at + dayMs;
}
