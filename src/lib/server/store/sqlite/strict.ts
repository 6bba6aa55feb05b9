/** Tables kept as one B-tree in key order; drizzle-kit knows neither this nor STRICT. */
const clustered = new Set([
  'observations',
  'entries',
  'signal_reports',
  'external_ids',
  'account_attributes',
  'account_owners',
  'score_points',
  'current_scores',
  'decision_states',
  'import_accounts',
  'wanted_owners',
  'task_waiters',
  'fact_blocks',
  'fact_patches',
  'reading_blocks',
  'identities',
  'messages',
  'feed_people',
]);

/** Adds STRICT, and WITHOUT ROWID where the table is clustered, to each CREATE TABLE of a migration that lacks them. */
export function makeStrict(sql: string): string {
  return sql.replace(
    /(CREATE TABLE `(?:__new_)?([^`]+)` \([\s\S]*?\n\));/g,
    (_whole, statement: string, name: string) => `${statement} STRICT${clustered.has(name) ? ', WITHOUT ROWID' : ''};`,
  );
}
