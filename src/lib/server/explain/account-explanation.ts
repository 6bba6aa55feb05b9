/** Why an account stands where it does: its score at any moment, recomputed from history and explained down to the observations. */
import type { Band } from '#lib/core/documents/nodes/threshold.ts';
import type { Explanation } from '#lib/core/evaluate/explain.ts';
import type { Account } from '../store/history-store.ts';

export interface Driver {
  readonly nodeId: string;
  readonly name: string;
  readonly says: string;
  /** Points put into the score, and lost against a score of 100. */
  readonly points: number;
  readonly lost: number;
}

export interface AccountExplanation {
  readonly account: Account;
  /** Key and name of the health model. */
  readonly model: { readonly key: string; readonly name: string; readonly bands: readonly Band[] };
  /** Of the version that was live for this moment. */
  readonly version: number;
  readonly at: number;
  readonly score: number | null;
  /** The settled band, since when, and one sentence why it is not simply what the score says (or that it is). */
  readonly band: string | null;
  readonly bandSince: number | null;
  readonly bandReason: string;
  /** The sentence at the top: band, biggest loss, biggest support. */
  readonly summary: string;
  readonly tree: Explanation | null;
  /** Most points lost first. */
  readonly drags: readonly Driver[];
  /** Most points won first. */
  readonly lifts: readonly Driver[];
  /** Names of signals and attributes that are unknown, with the reason. */
  readonly unknown: readonly { readonly name: string; readonly why: string }[];
  /** `replayed`: recomputed for a past evaluation from its stored revision; `now`: as of now;
   * `inputs-erased`: the stored score, of whose inputs some were erased since, so that it cannot be recomputed;
   * `inputs-removed`: the same by retention. */
  readonly kind: 'now' | 'replayed' | 'inputs-erased' | 'inputs-removed';
}
