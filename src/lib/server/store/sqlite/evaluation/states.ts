import type { DecisionState } from '#lib/core/decide/decision.ts';
import { stableJson } from '../stable-json.ts';
import type { WriterContext } from '../writer-context.ts';

/** What is remembered of an account and a document, by their numbers, within the caller's transaction. */
export function writeState(context: WriterContext, account: number, document: number, state: DecisionState): void {
  writeStateText(context, account, document, stableJson(state));
}

/** The same for a state that is text already; one that is as stored is not written again. */
export function writeStateText(context: WriterContext, account: number, document: number, state: string): void {
  context
    .prepare(
      `INSERT INTO decision_states (account, document, state) VALUES (?, ?, ?)
       ON CONFLICT DO UPDATE SET state = excluded.state WHERE state <> excluded.state`,
    )
    .run(account, document, state);
}
