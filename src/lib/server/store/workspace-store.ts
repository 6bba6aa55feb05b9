/** Settings, audit and the health of the database itself. */
import type { Calendar } from '#lib/core/time/calendar.ts';

export interface Workspace {
  readonly name: string;
  readonly calendar: Calendar;
  /** BCP 47, e.g. `en-GB`. */
  readonly locale: string;
  /** ISO 4217. */
  readonly currency: string;
  /** What the calendar's holidays are called, by their date; not all have a name. */
  readonly holidayNames: Readonly<Record<string, string>>;
  /** The demo book was loaded into this database. */
  readonly isDemo: boolean;
  /** The first page does not show the first steps any more. */
  readonly isChecklistDismissed: boolean;
}

export interface AuditEntry {
  readonly at: number;
  readonly actor: string;
  /** `document.published`, `import.applied`... */
  readonly verb: string;
  readonly subject: string;
  readonly details: unknown;
}

export interface NumberedAuditEntry extends AuditEntry {
  /** Its place in the chain. */
  readonly n: number;
}

/** Newest first; what is left out does not matter. */
export interface AuditQuery {
  readonly actor?: string | undefined;
  /** Beginnings of verbs, any of which will do: `document.` */
  readonly verbs?: readonly string[] | undefined;
  readonly subject?: string | undefined;
  /** Epoch ms, both included. */
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** Only entries before this number: the next page. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface AuditPage {
  readonly entries: readonly NumberedAuditEntry[];
  /** What the next page is before; `null`: there is none. A page may be short, or empty, though others follow: a look goes back only so far. */
  readonly before: number | null;
}

export interface CheckResult {
  readonly name: string;
  readonly ok: boolean;
  readonly message: string;
}

/** How far a new workspace has come, as seen in what is there. */
export interface FirstSteps {
  readonly hasAccounts: boolean;
  /** An observation or an event came in. */
  readonly hasUsage: boolean;
  /** A health model, be it a draft. */
  readonly hasModel: boolean;
  readonly hasLiveModel: boolean;
  readonly hasActingWorkflow: boolean;
  /** By a person. */
  readonly hasClosedTask: boolean;
}

export interface WorkspaceStore {
  readWorkspace(): Promise<Workspace>;
  /** What is left out stays. Another calendar makes every account due; what does not differ is not written. */
  saveWorkspace(change: Partial<Workspace>, actor: string, at: number): Promise<void>;
  readFirstSteps(): Promise<FirstSteps>;
  readAudit(limit: number): Promise<readonly AuditEntry[]>;
  listAudit(query: AuditQuery): Promise<AuditPage>;
  /** How many entries there are, and the number of the first that does not follow from those before it. */
  verifyAudit(): Promise<{ readonly entries: number; readonly broken: number | null }>;
  /** When this database was found to be a restored copy (epoch ms), until somebody acknowledges it: nothing may be sent outside meanwhile. */
  readRestored(): Promise<number | null>;
  acknowledgeRestore(actor: string, at: number): Promise<void>;
  /** Integrity, foreign keys, audit chain, pragmas, projections against history. */
  check(): Promise<readonly CheckResult[]>;
  /** An online copy, verified after writing. Returns its full path; `file-exists` when there is a file already. */
  backup(toPath: string): Promise<string>;
  close(): Promise<void>;
}
