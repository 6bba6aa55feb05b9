/** What an import needs from outside: the store, the moment, new ids. */
import type { Signal } from '#lib/core/documents/signal.ts';
import type { DocumentStore } from '../../store/document-store.ts';
import type { HistoryStore } from '../../store/history-store.ts';
import type { ImportStore } from '../../store/import-store.ts';
import type { PeopleStore } from '../../store/people-store.ts';
import type { WorkspaceStore } from '../../store/workspace-store.ts';

export type CsvStore = Pick<HistoryStore, 'findAccounts' | 'readAccounts' | 'readContacts' | 'readHistory'> &
  Pick<ImportStore, 'beginImport' | 'stage' | 'applyImport' | 'abandonImport' | 'readMapping' | 'saveMapping'> &
  Pick<DocumentStore, 'listDocuments' | 'readVersion' | 'publish'> &
  Pick<PeopleStore, 'listUsers'> &
  Pick<WorkspaceStore, 'readWorkspace'>;

export interface ImportContext {
  readonly store: CsvStore;
  /** Where the file comes from, as people call it (`crm`, `billing`); mappings are remembered per source and kind. */
  readonly source: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** Random, without a prefix. */
  readonly newId: () => string;
  /** Who imports, for the audit log and the versions of new signals. */
  readonly author: string;
}

export interface ImportChoices {
  /** Accounts the file names and the book does not have: refused as bad rows, or created with their id as name. An accounts file always creates. */
  readonly createAccounts?: boolean;
  /** Definitions of signals the file brings and nobody defined yet, as confirmed (see `DryRun.newSignals`). */
  readonly confirmNewSignals?: readonly Signal[];
  /** Values of signals nobody defined or confirmed are left out instead of stopping the import. */
  readonly leaveOutNewSignals?: boolean;
}
