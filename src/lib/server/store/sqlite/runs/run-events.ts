import type { RunEvent } from '#lib/core/playbooks/run.ts';
import { z } from 'zod';
import { stableJson } from '../stable-json.ts';
import type { WriterContext } from '../writer-context.ts';

const nodeId = z.string();
const port = z.string();

export const runEventSchema: z.ZodType<RunEvent> = z.discriminatedUnion('type', [
  z.object({ type: z.literal('started'), nodeId, port }),
  z.object({ type: z.literal('timer'), nodeId, occurrence: z.number() }),
  z.object({ type: z.literal('answered'), actionId: z.string(), port }),
  z.object({ type: z.literal('flag-met'), nodeId }),
  z.object({ type: z.literal('dates-changed') }),
  z.object({ type: z.literal('episode-ended') }),
  z.object({ type: z.literal('churned') }),
  z.object({ type: z.literal('cancelled') }),
]);

/** Within the caller's transaction: the event waits for its run, once; a run that is over hears nothing more. */
export function queueRunEvent(context: WriterContext, runId: string, event: RunEvent, at: number): void {
  const { changes } = context
    .prepare(
      `INSERT INTO run_events (id, run_id, at, event) SELECT ?1, id, ?3, ?4 FROM runs WHERE id = ?2 AND status = 'active'
       ON CONFLICT DO NOTHING`,
    )
    .run(eventId(runId, event, at), runId, at, stableJson(event));
  if (changes) context.prepare('UPDATE runs SET wake_at = min(coalesce(wake_at, ?1), ?1) WHERE id = ?2').run(at, runId);
}

/** Answers come once per action and port; anything else once per moment. */
function eventId(runId: string, event: RunEvent, at: number): string {
  return event.type === 'answered' ? `${runId}|${event.actionId}|${event.port}` : `${runId}|${stableJson(event)}|${at}`;
}
