import type { DecisionState } from '#lib/core/decide/decision.ts';
import { startRows, type RowWriter } from '../many-rows.ts';
import { stableJson } from '../stable-json.ts';
import type { WriterContext } from '../writer-context.ts';

/** What is remembered of an account and a document, by their numbers, within the caller's transaction. */
export function writeState(context: WriterContext, account: number, document: number, state: DecisionState): void {
  const states = startStates(context);
  states.add(account, document, stableJson(state));
  states.flush();
}

/** Rows are account, document and the state as text; one that is as stored is not written again. */
export function startStates(context: WriterContext): RowWriter {
  return startRows(
    context,
    3,
    (values) =>
      `INSERT INTO decision_states (account, document, state) VALUES ${values}
       ON CONFLICT DO UPDATE SET state = excluded.state WHERE state <> excluded.state`,
  );
}
