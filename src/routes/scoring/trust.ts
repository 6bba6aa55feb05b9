import type { BookRunCounts } from '#lib/server/store/book-run-store.ts';

export interface Trust {
  /** Accounts that both calculations scored. */
  readonly checked: number;
  /** Those where they did not agree. */
  readonly differed: number;
}

/** Of the runs given. What runs for single accounts only was calculated in one way, so it proves nothing. */
export function trustOf(runs: readonly { readonly counts: BookRunCounts }[]): Trust {
  let checked = 0;
  let differed = 0;
  for (const { counts } of runs) {
    checked += counts.sampled;
    for (const [why, accounts] of Object.entries(counts.byAccount))
      if (why !== 'cannot-run-in-columns') checked += accounts;
    differed += counts.differed + counts.blocked;
  }
  return { checked, differed };
}
