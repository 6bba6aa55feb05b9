/** The demo data: how it is brought in and taken out, both of which take a while and go on after a restart. */

/** What history that came with the demo carries as its source, and documents as their author: no token, person or import can be called so. */
export const demoSource = 'demo:book';

export interface DemoWork {
  readonly is: 'adding' | 'removing' | 'failed';
  /** Who asked for it, and when (epoch ms). */
  readonly by: string;
  readonly at: number;
  /** The stage it is in; empty: not begun. Of one that failed: why. */
  readonly what: string;
  readonly done: number;
  readonly total: number;
}

/** Somebody of the demo; whoever has another address by now is a person of the workspace. */
export interface DemoPerson {
  readonly id: string;
  readonly email: string;
}

/** What came with the demo beside its accounts. */
export interface DemoRest {
  readonly people: readonly DemoPerson[];
  readonly teamIds: readonly string[];
  /** Keys of documents. */
  readonly documents: readonly string[];
}

export interface DemoCounts {
  readonly accounts: number;
  /** Of the demo's accounts those that something else was told about, by an import or a program: they stay. */
  readonly keptAccounts: number;
  /** Entries of the history of those that go. */
  readonly entries: number;
  readonly contacts: number;
  readonly tasks: number;
  readonly people: number;
  readonly documents: number;
}

export interface DemoStore {
  /** What is under way or went wrong; `null`: nothing. */
  readDemoWork(): Promise<DemoWork | null>;
  /** No audit entry: it says what goes on, and what was done has its own. */
  saveDemoWork(work: DemoWork | null): Promise<void>;
  /** What would go if `by` had it removed. */
  countDemo(rest: DemoRest, by: string): Promise<DemoCounts>;
  /** Removes some of the accounts that only the demo told about, with everything that belongs to them; returns how many. */
  removeDemoAccounts(atMost: number, at: number): Promise<number>;
  /**
   * Removes the rest, and says in the audit log what went. People stay who do it, or have accounts or tasks; teams that have members;
   * documents that somebody else published, or that others read. By what scored accounts that stay nobody is scored any more.
   */
  removeDemoRest(rest: DemoRest, went: DemoCounts, by: string, at: number): Promise<void>;
}
