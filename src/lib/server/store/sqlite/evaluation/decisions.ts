import type { Decision } from '#lib/core/decide/decision.ts';
import type { Connection } from '../connection.ts';
import { termNumber, type WriterContext } from '../writer-context.ts';

/** Within the caller's transaction; the same decision again changes nothing. */
export function writeDecision(context: WriterContext, account: number, decision: Decision): void {
  const { document, at, kind, nodeId, trigger, band, previousBand, episode, port, reason } = decision;
  context
    .prepare(
      `INSERT INTO decisions (account, document, at, kind, node_id, trigger, band, previous_band, episode, port, reason)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
    )
    .run(account, termNumber(context, document), at, kind, nodeId, trigger, band, previousBand, episode, port, reason);
}

/** Newest first. */
export function readDecisions(
  connection: Connection,
  accountId: string,
): readonly (Decision & { accountId: string })[] {
  return connection
    .prepare<Decision & { accountId: string }>(
      `SELECT a.id AS accountId, d.kind, t.text AS document, d.node_id AS nodeId, d.trigger, d.band, d.previous_band AS previousBand,
         d.episode, d.at, d.port, d.reason
       FROM accounts a JOIN decisions d ON d.account = a.n JOIN terms t ON t.n = d.document WHERE a.id = ? ORDER BY d.at DESC, d.n DESC`,
    )
    .all(accountId);
}
