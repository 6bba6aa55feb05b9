/** What programs deliver: each item once, whatever is sent again, and its message id in the same transaction. */
import type { OutcomeEntry } from '#lib/core/signals/history.ts';
import type { AccountChange } from './history-store.ts';

/** One delivered item as a change of one account. */
export interface Delivery {
  readonly change: AccountChange;
  /** What was worked out from it (a tone): stored beside it where nothing is said yet for that moment and contact, so that no correction is lost. */
  readonly inferred?: AccountChange['observations'];
  /** What the sender calls it. The same id with the same content is taken as read; with other content it is refused. */
  readonly messageId?: string;
  /** Of the content as it was sent; compared only for items with a `messageId`. */
  readonly digest?: string;
}

/** Deliveries of one sender, in their order. `source` names where they come from, `actor` who the audit log says it was. */
export interface DeliveryGroup {
  readonly source: string;
  readonly actor: string;
  readonly deliveries: readonly Delivery[];
}

/**
 * What became of a delivery. `stored`: it is there now, as new entries or as known ones. `repeated`: its message id had come before with the
 * same content. `conflict`: with other content. `id-taken`: an external id in it belongs to another account.
 */
export const deliveryResults = ['stored', 'repeated', 'conflict', 'id-taken'] as const;
export type DeliveryResult = (typeof deliveryResults)[number];

export interface ListedOutcome extends Omit<OutcomeEntry, 'rev'> {
  readonly accountId: string;
}

export interface IntakeStore {
  /**
   * Appends the groups' deliveries and remembers their message ids, all in one transaction. Answers for each group the index into
   * `deliveryResults` of each of its deliveries; those in conflict are left out, the others are stored.
   */
  deliver(groups: readonly DeliveryGroup[], at: number): Promise<readonly Uint8Array[]>;
  /** Ids of accounts after `after` in id order, churned ones included. */
  pageAccountIds(after: string, limit: number): Promise<readonly string[]>;
  /** The newest scores of accounts by every model, by account. */
  readCurrentScores(accountIds: readonly string[]): Promise<ReadonlyMap<string, readonly CurrentScore[]>>;
  /** Ids of tasks in order of creation, after that of a task: `createdAt` and `id`. */
  pageTaskIds(query: {
    readonly after: readonly [createdAt: number, id: string];
    readonly limit: number;
    readonly status?: string;
    readonly accountId?: string;
  }): Promise<readonly string[]>;
  /** All outcomes of the next `limit` accounts that have any; `after` is where the last page ended, 0 at first. */
  pageOutcomes(
    after: number,
    limit: number,
    accountId?: string,
  ): Promise<{
    readonly outcomes: readonly ListedOutcome[];
    /** Where to go on; `null` at the end. */
    readonly next: number | null;
  }>;
}

export interface CurrentScore {
  readonly model: string;
  readonly at: number;
  readonly score: number | null;
  readonly band: string | null;
  readonly bandSince: number | null;
}
