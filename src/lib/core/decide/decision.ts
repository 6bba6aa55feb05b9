/** What decide remembers about an account and a document, and what it decides. */
import type { Held } from '../evaluate/evaluation.ts';

export interface BandState {
  /** The settled band; `null` before the first known evaluation. */
  readonly band: string | null;
  /** The band by score, buffer and dwell alone: what `band` falls back to when an override expires or a force ends. */
  readonly scored: string | null;
  /** Since when (epoch ms). */
  readonly since: number;
  /** The band taken next, if the score stays away from `scored` long enough; since the first evaluation that differed. `paused` is time unknown (ms). */
  readonly pending: { readonly band: string; readonly since: number; readonly paused: number } | null;
  /** When the score was last unknown while `pending` ran; `null` otherwise. */
  readonly unknownSince: number | null;
  /** What decided instead of the score: for the explanation. `null` when the score did (or nothing is known). */
  readonly heldBy: 'override' | 'force' | 'buffer' | 'dwell' | null;
}

export interface FlagState {
  readonly flag: boolean | null;
  readonly since: number;
}

/**
 * One stay of an account in one trigger. Triggers are named `<nodeId>` for conditions and start nodes, `<nodeId>:cleared`
 * for a condition that became false, `<nodeId>:<band>` for bands. Dates, events and starts by hand have no stay: never open.
 */
export interface EpisodeState {
  /** Counts from 1. */
  readonly number: number;
  readonly since: number;
  readonly open: boolean;
  /** The band this stay is about, if any: a threshold's own, or the one a model moved to. */
  readonly band: string | null;
  /** When it last fired, oldest first: as many moments as its re-entry policy counts, at least one. */
  readonly fired: readonly number[];
  /** What already started it, so that it does not again: event ids, values of a date. Newest last. */
  readonly seen: readonly string[];
}

export interface DecisionState {
  readonly bands: Readonly<Record<string, BandState>>;
  readonly flags: Readonly<Record<string, FlagState>>;
  readonly episodes: Readonly<Record<string, EpisodeState>>;
  readonly held: Held;
}

export const emptyState: DecisionState = { bands: {}, flags: {}, episodes: {}, held: {} };

export type DecisionKind = 'band-changed' | 'episode-opened' | 'episode-closed' | 'trigger-fired';

/** "This should happen", with its reason. */
export interface Decision {
  readonly kind: DecisionKind;
  readonly document: string;
  readonly nodeId: string;
  /** Trigger name, see EpisodeState; for `band-changed` the threshold's node id. */
  readonly trigger: string;
  readonly band: string | null;
  readonly previousBand: string | null;
  readonly episode: number;
  readonly at: number;
  /** The flow port a run starts from; for `trigger-fired` only. */
  readonly port: string | null;
  readonly reason: string;
}
