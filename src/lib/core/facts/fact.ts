/** A fact: a value about an account at a moment, with where it came from and how long it stays true. */
import type { Value } from '../values.ts';

export interface Fact {
  readonly value: Value;
  /** When the newest entry it rests on was true (epoch ms); `null` when there is none. */
  readonly observedAt: number | null;
  /**
   * The next moment (epoch ms) at which the value can change if nothing new arrives; until just before it the value stays the same.
   * `null` for ever. Numbers of days that run with time (daysSince, daysUntil, tenure ...) give their next whole day instead, see moving.ts.
   */
  readonly validUntil: number | null;
  /** Why it is unknown. */
  readonly why?: UnknownReason;
  /** How many entries it rests on; `assumed` counts those whose `knownAt` was computed from a lag. */
  readonly entries?: number;
  readonly assumed?: number;
}

/**
 * - `never`: no entry says anything; `cleared`: the newest one empties it
 * - `stale`: the newest value is older than the read allows
 * - `empty-window`: there are values, none in the window; `too-few`: not enough of them
 * - `mistyped`: a value is not of the type the signal says, or the read needs another type
 * - `source-silent`: nothing arrived, and the source does not report either
 * - `undefined`: nothing goes by this name, or there is no such number (percent of 0, overflow)
 */
export type UnknownReason =
  'never' | 'cleared' | 'stale' | 'empty-window' | 'too-few' | 'mistyped' | 'source-silent' | 'undefined';

export type Facts = ReadonlyMap<string, Fact>;
