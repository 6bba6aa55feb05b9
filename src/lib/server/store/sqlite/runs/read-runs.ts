import type { Run } from '#lib/core/playbooks/run.ts';
import { z } from 'zod';
import type { OutboxItem } from '../../run-store.ts';
import type { Connection } from '../connection.ts';
import { readJson } from '../stored-json.ts';

/** Loose: it is written back, so what a later version added must survive. */
const runSchema: z.ZodType<Run> = z.looseObject({
  id: z.string(),
  document: z.string(),
  version: z.string(),
  accountId: z.string(),
  trigger: z.string(),
  band: z.string().nullable(),
  episode: z.number(),
  startedAt: z.number(),
  reason: z.string(),
  status: z.enum(['active', 'finished', 'stopped']),
  tokens: z.array(
    z.looseObject({
      occurrence: z.number(),
      nodeId: z.string(),
      since: z.number(),
      dueAt: z.number().nullable(),
      actionId: z.string().nullable(),
      left: z.array(z.string()),
    }),
  ),
  visits: z.record(z.string(), z.number()),
});

export function runFrom(row: { readonly id: string; readonly body: string }): Run {
  return readJson(runSchema, row.body, `The run ${row.id}`);
}

/** Newest first. */
export function readRuns(connection: Connection, accountId: string): readonly Run[] {
  return connection
    .prepare<{ id: string; body: string }>(
      'SELECT r.id, r.body FROM accounts a JOIN runs r ON r.account = a.n WHERE a.id = ? ORDER BY r.started_at DESC, r.id',
    )
    .all(accountId)
    .map(runFrom);
}

const OUTBOX = `
  SELECT action_id AS actionId, kind, a.id AS accountId, document, status, body, at FROM (
    SELECT action_id, kind, account, document, status, body, at FROM outbox
    UNION ALL
    SELECT action_id, kind, account, document, 'watched', body, at FROM watched
    WHERE kind IN ('send-email', 'send-survey', 'call-webhook')
  ) JOIN accounts a ON a.n = account ORDER BY at DESC, action_id LIMIT ?`;

/** Newest first; what a watching document would have sent is among them as `watched`. */
export function listOutbox(connection: Connection, limit: number): readonly OutboxItem[] {
  return connection.prepare<OutboxItem>(OUTBOX).all(limit);
}
