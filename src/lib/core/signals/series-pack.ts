/** Observations of one signal for many accounts, packed: what is read in bulk from the store and folded into facts without an object per entry. */
import type { Value } from '../values.ts';

/** All entries of one signal. Those of account `a` are at the indexes `starts[a]` up to and without `starts[a + 1]`, in (observedAt, rev) order. */
export interface SeriesPack {
  readonly signal: string;
  readonly starts: Uint32Array;
  /** Epoch ms. */
  readonly observedAt: Float64Array;
  readonly knownAt: Float64Array;
  readonly rev: Float64Array;
  /** The value where it is a number; NaN otherwise, and then `others` has it. */
  readonly values: Float64Array;
  /** 1 where `knownAt` was computed from a lag. */
  readonly assumed: Uint8Array;
  /** By index: values that are no numbers, and withdrawn ones as `null`. */
  readonly others: ReadonlyMap<number, Value>;
  /** By index: the contact, for entries that have one. */
  readonly contacts: ReadonlyMap<number, string>;
}
