/** What feeds brought that could not be taken at once, who their people are, and the webhooks that come in. */

/** `segment`: messages of the clients of Segment and RudderStack, by the source of their token. `webhook`: deliveries, by the key of their source. */
export type Feed = 'segment' | 'webhook';

/**
 * `waiting`: for an account, a person or a mapping. `failed`: it does not fit, and is tried again when somebody asks. `stored` and `skipped`
 * (no mapping is meant for it) are over; only webhooks keep those, for a while, to be looked at.
 */
export const feedStatuses = ['waiting', 'failed', 'stored', 'skipped'] as const;
export type FeedStatus = (typeof feedStatuses)[number];

/** A message as it came. */
export interface FeedMessage {
  /** In the order of arrival. */
  readonly n: number;
  readonly feed: Feed;
  readonly source: string;
  readonly messageId: string;
  /** Of what was sent, to tell a repetition from another message with the same id. */
  readonly digest: string;
  /** What it says it is: "track", "identify"; "webhook". */
  readonly kind: string;
  /** JSON, as it came. */
  readonly body: string;
  readonly status: FeedStatus;
  /** Why it is where it is: a code, and a sentence for people. */
  readonly code: string | null;
  readonly reason: string | null;
  /** What it can be taken with once that is known, see sources/waits-for.ts. */
  readonly waitsFor: string | null;
  readonly receivedAt: number;
  readonly settledAt: number | null;
}

export type KeptMessage = Omit<FeedMessage, 'n' | 'feed' | 'source' | 'settledAt'>;

/** `repeated`: it is here already, or was taken. `conflict`: its id came before with other content. `full`: too many wait. */
export const keepResults = ['kept', 'repeated', 'conflict', 'full'] as const;
export type KeepResult = (typeof keepResults)[number];

/** What became of a message. `dropped`: nothing of it need be kept any more. */
export interface Settled {
  readonly n: number;
  readonly status: FeedStatus | 'dropped';
  readonly code: string | null;
  readonly reason: string | null;
  readonly waitsFor: string | null;
}

export interface FeedCount {
  readonly source: string;
  readonly status: FeedStatus;
  readonly code: string | null;
  readonly kind: string;
  readonly messages: number;
  readonly newest: number;
}

/** Who somebody is that a source calls by an id of its own. */
export interface FeedPerson {
  readonly accountId: string;
  readonly contactId: string | null;
}

export interface PersonLink extends FeedPerson {
  /** See sources/waits-for.ts. */
  readonly who: string;
  /** When that was said: what was said later holds. */
  readonly at: number;
}

/** Somewhere a webhook comes from. */
export interface HookSource {
  /** Stands in its address, and names the source of what it stores. */
  readonly key: string;
  readonly name: string;
  readonly sealedSecret: string;
  /** The secret before, which counts until then. */
  readonly sealedOldSecret: string | null;
  readonly oldSecretUntil: number | null;
  /** As sources/webhook/mapping.ts reads it. */
  readonly mappings: unknown;
  readonly createdBy: string;
  readonly createdAt: number;
}

export interface FeedStore {
  /**
   * Keeps messages that could not be taken, in one transaction. Of `segment` the oldest go when too many wait, and are counted; a webhook is
   * refused then (`full`).
   */
  keepMessages(
    feed: Feed,
    source: string,
    messages: readonly KeptMessage[],
    actor: string,
    at: number,
  ): Promise<readonly KeepResult[]>;
  /** Notes what became of messages. Of those of a webhook that are over the newest are kept. */
  settleMessages(settled: readonly Settled[], at: number): Promise<void>;
  /** Gives up messages that wait or failed; without a code all of a source. Returns how many. */
  dropMessages(feed: Feed, source: string, code: string | null, by: string, at: number): Promise<number>;
  /** Newest first. */
  listMessages(query: {
    readonly feed: Feed;
    readonly source: string;
    readonly statuses?: readonly FeedStatus[];
    readonly code?: string;
    readonly before?: number;
    readonly limit: number;
  }): Promise<readonly FeedMessage[]>;
  /** By number, oldest first. */
  pageMessages(query: {
    readonly feed: Feed;
    readonly source: string;
    readonly statuses: readonly FeedStatus[];
    readonly after: number;
    readonly limit: number;
  }): Promise<readonly FeedMessage[]>;
  readMessage(feed: Feed, source: string, messageId: string): Promise<FeedMessage | null>;
  /** By source, status, code and kind. */
  countMessages(feed: Feed): Promise<readonly FeedCount[]>;
  /** How many messages of each source of `segment` were let go because too many waited. */
  countLetGo(): Promise<ReadonlyMap<string, number>>;
  /** What messages wait for, each once, after `after` in the order of feed, source and thing. */
  pageWaits(after: Wait, limit: number): Promise<readonly Wait[]>;
  /** Messages that wait for something, oldest first. */
  readWaiting(wait: Wait, limit: number): Promise<readonly FeedMessage[]>;

  /** Remembers which account and contact a source's people are. */
  linkPeople(source: string, links: readonly PersonLink[], actor: string, at: number): Promise<void>;
  findPeople(source: string, who: readonly string[]): Promise<ReadonlyMap<string, FeedPerson>>;
  /** Contacts by the id they have with somebody, whatever their account; those that stand for several people are left out. */
  findContacts(externalIds: readonly string[]): Promise<ReadonlyMap<string, FeedPerson>>;

  listHookSources(): Promise<readonly HookSource[]>;
  readHookSource(key: string): Promise<HookSource | null>;
  /** False when the key is taken. */
  addHookSource(source: HookSource): Promise<boolean>;
  changeHookSource(
    key: string,
    change: Partial<Pick<HookSource, 'name' | 'mappings' | 'sealedSecret' | 'sealedOldSecret' | 'oldSecretUntil'>>,
    by: string,
    at: number,
  ): Promise<boolean>;
  /** With what was kept of its deliveries; what they stored stays. */
  removeHookSource(key: string, by: string, at: number): Promise<boolean>;
}

export interface Wait {
  readonly feed: string;
  readonly source: string;
  readonly waitsFor: string;
}
