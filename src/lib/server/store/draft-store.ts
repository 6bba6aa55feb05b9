/** Files on their way to an import: they arrive, are looked at, mapped, checked and applied. The files themselves lie in the data folder. */
import type { ImportKind } from './import-store.ts';

/**
 * `to-look`, `to-check` and `to-apply` wait for the jobs thread; the others wait for a person. `unreadable`: nothing can be done but to
 * bring another file.
 */
export type DraftState = 'arriving' | 'to-look' | 'to-map' | 'to-check' | 'checked' | 'to-apply' | 'unreadable';

export interface ImportDraft {
  /** Also that of the import it becomes. */
  readonly id: string;
  readonly fileName: string;
  /** Of the file, and how many of them are here. */
  readonly bytes: number;
  readonly received: number;
  readonly source: string;
  /** Null: found by looking. */
  readonly kind: ImportKind | null;
  /** How it is read and what is to become of it, as server/imports/import-plan.ts writes it. */
  readonly plan: unknown;
  readonly state: DraftState;
  /** Moves on with every change by a person: work for an older one does not count. */
  readonly revision: number;
  /** How often the work that waits was begun. */
  readonly tries: number;
  /** What went wrong last, in sentences. */
  readonly words: string | null;
  readonly by: string;
  /** The scheduled import that fetched it. */
  readonly scheduleId: string | null;
  readonly createdAt: number;
  readonly changedAt: number;
}

export type DraftChange = Partial<Pick<ImportDraft, 'source' | 'kind' | 'plan' | 'state' | 'words' | 'received'>>;

export interface DraftStore {
  addDraft(draft: ImportDraft): Promise<void>;
  readDraft(id: string): Promise<ImportDraft | null>;
  /** Newest first. */
  listDrafts(): Promise<readonly ImportDraft[]>;
  /** The one that waits longest for the jobs thread. */
  nextDraft(): Promise<ImportDraft | null>;
  /** False when there is no such draft, or it is of another revision by now. */
  changeDraft(id: string, revision: number, change: DraftChange, at: number): Promise<boolean>;
  /** The jobs thread begins with what waits; null when the draft is of another revision by now. */
  beginDraftWork(id: string, revision: number): Promise<ImportDraft | null>;
  /** What came of it; the revision stays. False when it does not count any more. */
  endDraftWork(id: string, revision: number, change: DraftChange, at: number): Promise<boolean>;
  /** `by` and an audit entry where a person throws it away; without, it became an import. */
  removeDraft(id: string, at: number, by?: string): Promise<void>;
}
