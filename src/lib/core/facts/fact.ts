/** A fact: a value about an account at a moment, with where it came from and how long it stays true. */
import type { Signal } from '../documents/signal.ts';
import { isLevel } from '../signals/derive-series.ts';
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
  /** Set where the value is a number that runs with time. */
  readonly counts?: Counting | 'otherwise';
  /** How many entries it rests on; `assumed` counts those whose `knownAt` was computed from a lag. */
  readonly entries?: number;
  readonly assumed?: number;
}

/**
 * A number of days of 24 hours counted from a moment: at any `at` before `until` the value is, to the bit, (at - from) / dayMs as `since`
 * and -(at - from) / dayMs as `until`. What runs with time and cannot be counted so is marked `otherwise`.
 */
export interface Counting {
  /** Epoch ms. */
  readonly from: number;
  readonly as: 'since' | 'until';
  /** The next moment (epoch ms) at which anything but the passing of time may change it; `null` never. */
  readonly until: number | null;
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

/**
 * Whether an unknown value may become known when the signal's source reports for any account, although nothing new arrives for this one:
 * its source is silent, or it is a level (number of open records) that nobody has confirmed for too long.
 */
export function awaitsReport(why: UnknownReason | undefined, signal: Signal): boolean {
  if (why === 'source-silent') return true;
  return why === 'stale' && isLevel(signal) && signal.expectedEveryDays !== undefined;
}

export type Facts = ReadonlyMap<string, Fact>;
