/** The reading side: lists for pages. Sorting, filtering and paging happen in the database. */

export interface BookQuery {
  /** The health model whose score is shown; left out: each account's primary one. */
  readonly model?: string;
  readonly search?: string;
  /** `null`: accounts without a band, because too little is known or no model applies. */
  readonly band?: string | null;
  readonly ownerId?: string;
  /** Only accounts on which one of these people has a named role; left out: the whole book. */
  readonly visibleTo?: readonly string[];
  readonly status?: 'active' | 'churned' | 'all';
  readonly sort: 'name' | 'score' | 'band' | 'change' | 'arr' | 'renewal' | 'owner' | 'tasks';
  readonly descending: boolean;
  readonly limit: number;
  readonly offset: number;
  /** Epoch ms, for the change over 30 days. */
  readonly now: number;
}

export interface BookRow {
  readonly accountId: string;
  readonly name: string;
  readonly model: string | null;
  readonly score: number | null;
  readonly band: string | null;
  readonly bandSince: number | null;
  /** Score now minus score 30 days ago; `null` when either is unknown. */
  readonly change: number | null;
  /** The score at 12 evenly spaced moments of the last 90 days. */
  readonly trend: readonly (number | null)[];
  readonly arr: number | null;
  readonly renewalAt: number | null;
  readonly ownerId: string | null;
  readonly ownerName: string | null;
  readonly openTasks: number;
  readonly churnedAt: number | null;
}

export interface BookStore {
  listBook(query: BookQuery): Promise<{ readonly rows: readonly BookRow[]; readonly total: number }>;
  /** Accounts and ARR by band of their primary health model; `visibleTo` as in `BookQuery`. */
  countBands(visibleTo?: readonly string[]): Promise<
    readonly {
      readonly model: string | null;
      readonly band: string | null;
      readonly accounts: number;
      readonly arr: number;
    }[]
  >;
}
