/** A fact: a value about an account at a moment, with where it came from and how long it stays true. */
import type { Value } from '../values.ts';

export interface Fact {
  readonly value: Value;
  /** When the newest entry it rests on was true (epoch ms); `null` when there is none. */
  readonly observedAt: number | null;
  /** The moment up to which the value stays the same if nothing new arrives (exclusive, epoch ms); `null` for ever. */
  readonly validUntil: number | null;
  /** Why it is unknown, in words for the explanation: `never`, `stale`, `no data in window`, `mistyped`, `source silent`, `no such attribute`. */
  readonly why?: UnknownReason;
  /** How many entries it rests on; `assumed` counts those whose `knownAt` was computed from a lag. */
  readonly entries?: number;
  readonly assumed?: number;
}

export type UnknownReason = 'never' | 'stale' | 'empty-window' | 'mistyped' | 'source-silent' | 'too-few' | 'undefined';

export type Facts = ReadonlyMap<string, Fact>;
