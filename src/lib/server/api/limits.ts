/** What one request may hold. Shown in the reference, so that nobody finds out by being refused. */
export const limits = {
  /** Of a request. */
  items: 10_000,
  /** Of a whole request and of one item. */
  bodyBytes: 16 * 1024 * 1024,
  itemBytes: 256 * 1024,
  /** Levels of lists and objects in an item. */
  depth: 64,
  /** Names in an item, those of inner objects included. */
  fields: 2_000,
  /** How far the sender's clock may be ahead of ours. */
  futureMs: 5 * 60_000,
  /** Of a list that is read by the page. */
  page: 200,
} as const;
