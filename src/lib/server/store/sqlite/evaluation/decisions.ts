import type { Decision } from '#lib/core/decide/decision.ts';
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
