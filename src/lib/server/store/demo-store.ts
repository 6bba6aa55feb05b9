/** The demo data: how it is brought in and taken out, both of which take a while and go on after a restart. */

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

export interface DemoStore {
  /** What is under way or went wrong; `null`: nothing. */
  readDemoWork(): Promise<DemoWork | null>;
  /** No audit entry: it says what goes on, and what was done has its own. */
  saveDemoWork(work: DemoWork | null): Promise<void>;
}
