/** Accounts, contacts and their append-only history. */
import type {
  AccountHistory,
  AttributeEntry,
  ContactRoleEntry,
  EventEntry,
  Observation,
  OutcomeEntry,
  OverrideEntry,
  OwnerEntry,
  RecordEntry,
} from '#lib/core/signals/history.ts';
import type { Value } from '#lib/core/values.ts';

/** The current row of an account: a projection of its history. */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** By source: `{ crm: "0015", domain: "acme.com" }`; `account` is the id the import files use. */
  readonly externalIds: Readonly<Record<string, string>>;
  /** Current attribute values; dates as `{ date: ms }`. */
  readonly attributes: ReadonlyMap<string, Value>;
  /** Current owners by role, user ids. */
  readonly owners: Readonly<Record<string, string>>;
  readonly rev: number;
  /** Effective date of churn (epoch ms) while the account is gone. */
  readonly churnedAt: number | null;
  readonly createdAt: number;
  /** Something it had been evaluated by was erased then. */
  readonly erasedAt?: number;
  /** Retention took something away (`at`) of what was observed before `until`. */
  readonly removed?: { readonly until: number; readonly at: number };
}

export interface Contact {
  readonly id: string;
  readonly accountId: string;
  readonly name: string;
  readonly email: string | null;
  readonly externalId: string | null;
  readonly title: string | null;
  readonly doNotContact: boolean;
}

type Draft<E> = Omit<E, 'rev'>;

/** New entries for one account; the store gives them the next `rev`s in the order given. Upserts of account and contact come first. */
export interface AccountChange {
  readonly accountId: string;
  readonly name?: string;
  readonly externalIds?: Readonly<Record<string, string>>;
  readonly contacts?: readonly Contact[];
  readonly attributes?: readonly Draft<AttributeEntry>[];
  readonly observations?: readonly Draft<Observation>[];
  readonly events?: readonly Draft<EventEntry>[];
  readonly records?: readonly Draft<RecordEntry>[];
  readonly contactRoles?: readonly Draft<ContactRoleEntry>[];
  readonly owners?: readonly Draft<OwnerEntry>[];
  readonly overrides?: readonly Draft<OverrideEntry>[];
  readonly outcomes?: readonly Draft<OutcomeEntry>[];
}

export interface HistoryQuery {
  readonly accountIds: readonly string[];
  /** Only these signals' observations; left out: all. Other entries always come. */
  readonly signals?: readonly string[];
  /** Only entries with `observedAt` up to this moment. */
  readonly until: number;
  /** Only entries up to this `rev` (exact replay). */
  readonly rev?: number;
}

export interface AppendResult {
  readonly appended: number;
  /** Entries that were already there, to the letter. */
  readonly repeated: number;
}

export interface HistoryStore {
  /**
   * Appends entries, updates projections and marks the accounts due for evaluation, in one transaction.
   * An entry equal to the newest one for its thing and `observedAt` is not appended again. `source` names the import or caller.
   */
  append(changes: readonly AccountChange[], at: number, source: string): Promise<AppendResult>;
  readHistory(query: HistoryQuery): Promise<ReadonlyMap<string, AccountHistory>>;
  readAccounts(ids: readonly string[]): Promise<readonly Account[]>;
  /** Ids of all accounts that are not churned as of the moment, in id order. */
  listAccountIds(): Promise<readonly string[]>;
  /** Up to `limit` of the same accounts, evenly spread over the book by when they came: all of a small one. */
  spreadAccountIds(limit: number): Promise<readonly string[]>;
  /** Account ids by external id. */
  findAccounts(source: string, externalIds: readonly string[]): Promise<ReadonlyMap<string, string>>;
  readContacts(accountId: string): Promise<readonly Contact[]>;
  /** Latest `knownAt` of any observation by signal, over the whole book: tells a silent account from a dead feed. */
  readSourceFreshness(): Promise<ReadonlyMap<string, readonly number[]>>;
}
