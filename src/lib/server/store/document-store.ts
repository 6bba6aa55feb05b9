/** Drafts, immutable versions and the pointer to the live one. */
import type { DocumentKind, RapportDocument } from '#lib/core/documents/document.ts';

/** `watch`: records what it would do. */
export type Acting = 'off' | 'watch' | 'on';

export interface DocumentHead {
  readonly key: string;
  readonly kind: DocumentKind;
  readonly name: string;
  /** Content hash of the live version; `null` when only a draft exists. */
  readonly live: string | null;
  readonly draft: RapportDocument | null;
  /** Counts saves of the draft; a save names the one it saw. */
  readonly draftRev: number;
  readonly scoring: boolean;
  readonly acting: Acting;
  readonly updatedAt: number;
}

export interface Version {
  readonly contentHash: string;
  readonly key: string;
  readonly kind: DocumentKind;
  /** Counts from 1 per document. */
  readonly number: number;
  readonly document: RapportDocument;
  readonly scoreHash: string;
  readonly logicHash: string;
  readonly parent: string | null;
  readonly author: string;
  readonly note: string;
  readonly at: number;
}

/** Everything an evaluation depended on: version hashes of the document and all it refers to, the compiler and the calendar. */
export interface Closure {
  readonly hash: string;
  readonly document: string;
  readonly contentHash: string;
  readonly compilerVersion: number;
  /** Content hashes by document key. */
  readonly references: Readonly<Record<string, string>>;
  readonly calendar: string;
}

export interface Publication {
  readonly document: RapportDocument;
  readonly contentHash: string;
  readonly scoreHash: string;
  readonly logicHash: string;
  readonly author: string;
  readonly note: string;
  readonly at: number;
  readonly scoring: boolean;
  readonly acting: Acting;
}

export interface DocumentStore {
  listDocuments(kind?: DocumentKind): Promise<readonly DocumentHead[]>;
  readDocument(key: string): Promise<DocumentHead | null>;
  /** `conflict` when the draft moved on since `seen`; nothing is written then. */
  saveDraft(document: RapportDocument, seen: number, at: number): Promise<{ draftRev: number } | 'conflict'>;
  /** Freezes versions and moves the pointers, all in one transaction; publishing the live content again changes nothing but the switches. Marks every account due when a `scoreHash` changed. */
  publish(publications: readonly Publication[]): Promise<readonly Version[]>;
  readVersion(contentHash: string): Promise<Version | null>;
  listVersions(key: string): Promise<readonly Version[]>;
  /** Live versions of all documents. */
  readLive(): Promise<readonly (Version & { scoring: boolean; acting: Acting })[]>;
  saveClosures(closures: readonly Closure[]): Promise<void>;
  readClosure(hash: string): Promise<Closure | null>;
}
