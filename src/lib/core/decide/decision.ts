/** What decide remembers about an account and a document, and what it decides. */
import type { Held } from '../evaluate/evaluation.ts';

export interface BandState {
  /** The settled band; `null` before the first known evaluation. */
  readonly band: string | null;
  /** Since when (epoch ms). */
  readonly since: number;
  /** A different raw band that has yet to last, and since when. `unknownFor` is time during which dwell was paused (ms). */
  readonly pending: { readonly band: string; readonly since: number; readonly paused: number } | null;
  /** When the score was last unknown while `pending` ran; `null` otherwise. */
  readonly unknownSince: number | null;
  /** Why the band is not what the score says: for the explanation. */
  readonly heldBy: 'override' | 'force' | 'buffer' | 'dwell' | null;
}

export interface FlagState {
  readonly flag: boolean | null;
  readonly since: number;
}

/** One stay of an account in one trigger. Triggers are named `<nodeId>` for conditions and start nodes, `<nodeId>:<band>` for bands. */
export interface EpisodeState {
  /** Counts from 1. */
  readonly number: number;
  readonly since: number;
  readonly open: boolean;
  /** Moments at which it fired within the longest period its re-entry policy asks about. */
  readonly fired: readonly number[];
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

/** An override in force, already chosen as of the moment. */
export interface ActiveOverride {
  readonly band: string;
  readonly reason: string;
  readonly expiresAt: number | null;
}
