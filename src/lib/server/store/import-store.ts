/** Imports: staged in chunks, applied in one transaction, withdrawable. */
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
}

export interface ImportStore {
  beginImport(record: Pick<ImportRecord, 'id' | 'kind' | 'source' | 'fileName' | 'createdAt'>): Promise<void>;
  /** Adds a chunk; nothing is visible before `applyImport`. */
  stage(importId: string, changes: readonly AccountChange[]): Promise<void>;
  /** All staged changes as one transaction; entries remember the import. Accounts that are new are created. */
  applyImport(
    importId: string,
    at: number,
    counts: { rows: number; skipped: number },
    onProgress?: (done: number, total: number) => void,
  ): Promise<ImportRecord>;
  abandonImport(importId: string): Promise<void>;
  /** Writes corrections that restore what was known without the import; accounts created by it with nothing else are marked gone. */
  withdrawImport(importId: string, at: number): Promise<ImportRecord>;
  listImports(): Promise<readonly ImportRecord[]>;
  /** The column mapping last used for a source and kind, as the importer wrote it. */
  readMapping(source: string, kind: ImportKind): Promise<unknown>;
  saveMapping(source: string, kind: ImportKind, mapping: unknown): Promise<void>;
}
