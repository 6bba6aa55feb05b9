/** Everything in a database that must come out the same however often its process was killed. */
import Database from 'better-sqlite3';
import { join } from 'node:path';

/** Rows of one table, as text, in an order of their own. */
export type Stock = Readonly<Record<string, readonly string[]>>;

const from = 'FROM # x JOIN accounts a ON a.n = x.account';
const document = '(SELECT text FROM terms WHERE n = x.document) AS document';

/** Not compared: which import or process brought a row, leases and fences, the audit log's numbering, abandoned imports. */
const queries: Readonly<Record<string, string>> = {
  accounts:
    'SELECT id, name, rev, churned_at, open_tasks, score, band FROM accounts JOIN account_work ON account = n ORDER BY id',
  observations: `SELECT a.id, (SELECT text FROM terms WHERE n = x.signal) AS signal, x.observed_at, x.rev, x.kind, x.value ${from} ORDER BY 1, 2, 3, 4`,
  entries: `SELECT a.id, x.kind, x.thing, x.observed_at, x.rev, x.body ${from} ORDER BY 1, 2, 3, 4, 5`,
  account_attributes: `SELECT a.id, x.attribute, x.kind, x.value ${from} ORDER BY 1, 2`,
  decisions: `SELECT a.id, ${document}, x.at, x.kind, x.node_id, x.trigger, x.band, x.previous_band, x.episode, x.port, x.reason ${from} ORDER BY 1, 2, 6, 9, 4, 3`,
  decision_states: `SELECT a.id, ${document}, x.state ${from} ORDER BY 1, 2`,
  current_scores: `SELECT a.id, ${document}, x.score, x.band, x.band_since ${from} ORDER BY 1, 2`,
  effects: `SELECT x.action_id, a.id, x.run_id, x.document, x.kind ${from} ORDER BY 1`,
  tasks: `SELECT x.id, a.id AS account, x.run_id, x.owner_id, x.title, x.due_at, x.reason, x.status, x.outcome, x.created_at, x.closed_at ${from} ORDER BY 1`,
  notifications: `SELECT x.action_id, a.id, x.user_id, x.text, x.at ${from} ORDER BY 1`,
  outbox: `SELECT x.action_id, a.id, x.kind, x.status, x.body, x.at ${from} ORDER BY 1`,
  watched: `SELECT x.action_id, a.id, x.kind ${from} ORDER BY 1`,
  runs: `SELECT x.id, a.id AS account, x.document, x.status, x.started_at, x.wake_at, x.body ${from} ORDER BY 1`,
  run_events: 'SELECT run_id, event, handled_at IS NOT NULL AS is_handled FROM run_events ORDER BY 1, 2',
};

export function takeStock(folder: string): Stock {
  const db = new Database(join(folder, 'rapport.db'), { readonly: true });
  try {
    return Object.fromEntries(
      Object.entries(queries).map(([table, sql]) => [
        table,
        db.prepare<[], object>(sql.replace('#', table)).all().map(textOf),
      ]),
    );
  } finally {
    db.close();
  }
}

/** A process that starts again works some minutes later: moments count by the hour, and ticks are whole hours apart. */
function textOf(row: object): string {
  return JSON.stringify(Object.values(row)).replace(
    /\b1[67]\d{11}\b/g,
    (moment) => `${Math.floor(Number(moment) / 3_600_000)}h`,
  );
}
