/** Imports: staged in chunks, applied in one transaction, withdrawable. */
import type { AccountRole } from '#lib/core/documents/nodes/recipients.ts';
import type { AccountChange } from './history-store.ts';

export type ImportKind = 'accounts' | 'usage' | 'contacts' | 'events' | 'records' | 'outcomes';

export interface ImportRecord {
  readonly id: string;
  readonly kind: ImportKind;
  readonly source: string;
  readonly fileName: string;
  readonly status: 'staging' | 'applied' | 'withdrawn' | 'abandoned';
  readonly rows: number;
  readonly appended: number;
  readonly repeated: number;
  readonly skipped: number;
  readonly createdAt: number;
  readonly appliedAt: number | null;
  /** Who asked for it, as the audit log names them; null: not known, it is from before that was kept. */
  readonly by: string | null;
  /** Why it was not applied, in sentences. */
  readonly words: string | null;
}

/** What the importer knows of an account beside its entries. */
export interface ImportChange extends AccountChange {
  /** Owners by an address that none of our people has. */
  readonly wantedOwners?: readonly WantedOwner[] | undefined;
}

export interface WantedOwner {
  readonly role: AccountRole;
  readonly email: string;
  /** When the file says it was so, and when that was learned (epoch ms). */
  readonly observedAt: number;
  readonly knownAt: number;
}

/** An address that accounts are owned by, and that is none of our people's. */
export interface WantedPerson {
  readonly email: string;
  /** How many accounts, and some of their names. */
  readonly accounts: number;
  readonly sample: readonly string[];
  readonly roles: readonly AccountRole[];
  readonly importId: string;
  readonly source: string;
}

/** What taking an import back would do. */
export interface Withdrawal {
  /** Accounts it wrote to, and those nobody else speaks of: they leave the book. */
  readonly accounts: number;
  readonly gone: number;
}

export interface ImportQuery {
  readonly limit: number;
  /** Only older ones than this: the last of the page before. */
  readonly before?: { readonly createdAt: number; readonly id: string } | undefined;
}

export interface ImportStore {
  /** One that was begun before and not applied begins anew. */
  beginImport(
    record: Pick<ImportRecord, 'id' | 'kind' | 'source' | 'fileName' | 'createdAt'> & { readonly by?: string },
  ): Promise<void>;
  /** Adds a chunk; nothing is visible before `applyImport`. */
  stage(importId: string, changes: readonly ImportChange[]): Promise<void>;
  /** All staged changes as one transaction; entries remember the import. Accounts that are new are created. */
  applyImport(
    importId: string,
    at: number,
    counts: { rows: number; skipped: number },
    onProgress?: (done: number, total: number) => void,
  ): Promise<ImportRecord>;
  /** `words`: why. One that was applied stays so. */
  abandonImport(importId: string, words?: string): Promise<void>;
  /** Writes corrections that restore what was known without the import; accounts created by it with nothing else are marked gone. */
  withdrawImport(importId: string, at: number, by?: string): Promise<ImportRecord>;
  describeWithdrawal(importId: string): Promise<Withdrawal>;
  listImports(): Promise<readonly ImportRecord[]>;
  /** Newest first. */
  pageImports(query: ImportQuery): Promise<readonly ImportRecord[]>;
  countImports(): Promise<number>;
  readImport(importId: string): Promise<ImportRecord | null>;
  /** Some of the accounts that an import wrote to, by name. */
  listImportAccounts(
    importId: string,
    limit: number,
  ): Promise<readonly { readonly id: string; readonly name: string }[]>;
  /** Most accounts first. */
  listWantedPeople(): Promise<readonly WantedPerson[]>;
  /** The accounts that name this address get the person as owner, from when the file said so; null: nobody, it is forgotten. Returns how many. */
  settleWantedPerson(email: string, userId: string | null, by: string, at: number): Promise<number>;
  /** The column mapping last used for a source and kind, as the importer wrote it. */
  readMapping(source: string, kind: ImportKind): Promise<unknown>;
  /** All that are remembered. */
  listMappings(): Promise<readonly { readonly source: string; readonly kind: ImportKind; readonly mapping: unknown }[]>;
  saveMapping(source: string, kind: ImportKind, mapping: unknown): Promise<void>;
}
