/** Scheduled imports: where files are fetched from and when, and what came of it. The files become drafts, see draft-store.ts. */
import type { ImportKind } from './import-store.ts';

/** Where files are. What opens an address is sealed. */
export interface SchedulePlace {
  readonly place: 'folder' | 'https';
  /** As server/imports/schedules/watched-folders.ts names it. */
  readonly folder: string | null;
  /** Which files of the folder: a name with `*` and `?`. */
  readonly pattern: string | null;
  readonly address: string | null;
  readonly sealedCredential: string | null;
}

export interface ImportSchedule extends SchedulePlace {
  readonly id: string;
  readonly name: string;
  /** Together they name the mapping that is used. */
  readonly source: string;
  readonly kind: ImportKind;
  readonly createAccounts: boolean;
  readonly skipBadRows: boolean;
  /** A cron expression in the time zone of the workspace. */
  readonly rhythm: string;
  readonly pausedAt: number | null;
  /** When it is looked again; null: not before somebody asks. */
  readonly nextAt: number | null;
  /** How often it failed since it last went well. */
  readonly tries: number;
  readonly createdBy: string;
  readonly createdAt: number;
}

export type ScheduleChange = Partial<Omit<ImportSchedule, 'id' | 'tries' | 'createdBy' | 'createdAt'>>;

/** `taken`: it is a draft or an import by now; `same`: this content was taken before; `nothing`: no new file was there. */
export type FetchOutcome = 'taken' | 'same' | 'nothing' | 'failed';

export interface FetchResult {
  readonly at: number;
  readonly outcome: FetchOutcome;
  readonly fileName: string | null;
  /** Size and moment of a file in a folder, so that it is not read again. */
  readonly stamp: string | null;
  /** SHA-256 of the content. */
  readonly digest: string | null;
  readonly bytes: number | null;
  /** The draft and import that it became, or that had this content before. */
  readonly importId: string | null;
  /** What went wrong and what to do next. */
  readonly words: string | null;
}

export interface ScheduleStore {
  /** By name. */
  listSchedules(): Promise<readonly ImportSchedule[]>;
  readSchedule(id: string): Promise<ImportSchedule | null>;
  /** The one that is due longest, of those whose last file is not on its way any more. */
  nextSchedule(at: number): Promise<ImportSchedule | null>;
  addSchedule(schedule: ImportSchedule): Promise<void>;
  /** `verb`: what the audit log calls it. What failed before does not count any more. False: there is none. */
  changeSchedule(
    id: string,
    change: ScheduleChange,
    verb: 'changed' | 'paused' | 'resumed' | 'asked',
    by: string,
    at: number,
  ): Promise<boolean>;
  /** What was imported stays; a file on its way stays too. */
  removeSchedule(id: string, by: string, at: number): Promise<boolean>;
  /**
   * Keeps what came of a look (null: nothing that is worth telling), and when the next one is. A file that was taken waits for the imports from then on: its draft, `arriving`
   * until then, is whole.
   */
  endFetch(
    id: string,
    result: FetchResult | null,
    next: { readonly nextAt: number | null; readonly tries: number },
  ): Promise<void>;
  /** Newest first. */
  listFetches(id: string, limit: number): Promise<readonly FetchResult[]>;
  /** Files that were taken, newest first; `digest`: those with this content. */
  listTaken(id: string, limit: number, digest?: string): Promise<readonly FetchResult[]>;
  /** `name\nstamp` of the files that were read before. */
  listStamps(id: string): Promise<readonly string[]>;
}
