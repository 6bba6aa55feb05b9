import type { BookRunCounts } from '#lib/server/store/book-run-store.ts';

export interface Trust {
  /** Accounts that both calculations scored. */
  readonly checked: number;
  /** Those where they did not agree. */
  readonly differed: number;
}

/** Scored in one way only: nothing to compare with. */
const scoredOnce: readonly string[] = ['cannot-run-in-columns', 'churn'];

/** Of the runs given. */
export function trustOf(runs: readonly { readonly counts: BookRunCounts }[]): Trust {
  let checked = 0;
  let differed = 0;
  for (const { counts } of runs) {
    checked += counts.sampled;
    for (const [why, accounts] of Object.entries(counts.byAccount)) if (!scoredOnce.includes(why)) checked += accounts;
    differed += counts.differed + counts.blocked;
  }
  return { checked, differed };
}
