/** How long things are kept, and taking away what is past its time. */

export const retentionKinds = [
  'observations',
  'events',
  'records',
  'texts',
  'tasks',
  'messages',
  'message-ids',
] as const;

export type RetentionKind = (typeof retentionKinds)[number];

/** Days; `null`: kept for good. */
export type Retention = Readonly<Record<RetentionKind, number | null>>;

export interface Stretch {
  /** Rows that are (to be) removed or blanked. */
  readonly rows: number;
  /** The moment of the oldest of them (epoch ms). */
  readonly oldest: number | null;
  /** Where the next stretch begins; `null`: that was the last. */
  readonly next: string | null;
  /** How much of everything lies before that, 0..1. */
  readonly share: number;
}

/** A round through all kinds that have a limit. */
export interface RetentionRound {
  readonly startedAt: number;
  readonly by: string;
  /** What it is at; `null`: it has ended. */
  readonly kind: RetentionKind | null;
  /** Of that kind, 0..1. */
  readonly share: number;
  readonly removed: Readonly<Partial<Record<RetentionKind, number>>>;
  readonly endedAt: number | null;
}

export interface RetentionStore {
  readRetention(): Promise<Retention>;
  saveRetention(retention: Retention, by: string, at: number): Promise<void>;
  /** What of a kind from before `until` would be removed, a stretch at a time from where the last one ended (`null`: from the beginning). */
  lookAtOld(kind: RetentionKind, until: number, from: string | null): Promise<Stretch>;
  /** Begins a round; false while one goes on, or when nothing has a limit. */
  startRetention(by: string, at: number): Promise<boolean>;
  /** Takes the next stretch of the round away in one transaction; false: there is none under way. The end of a round is in the audit log. */
  stepRetention(at: number): Promise<boolean>;
  /** The newest round. */
  readRetentionRound(): Promise<RetentionRound | null>;
}
